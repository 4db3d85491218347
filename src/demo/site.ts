/** One key of the demo, as a command that writes it; `idleSeconds` is for how long nobody touched it. */
export interface DemoKey {
  readonly name: string;
  readonly value: DemoValue;
  /** Milliseconds that are left; 0 where it never expires. */
  readonly remainingMs: number;
  readonly idleSeconds: number;
}

export type DemoValue = keyof typeof VALUES;

/** A key of each kind is written once and copied: what a value holds is nobody's business here. */
export const VALUES = {
  page: ['SET', '<article><h1>Lorem ipsum</h1><p>dolor sit amet, consectetur adipiscing elit</p></article>'],
  session: ['HSET', 'user', '4711', 'theme', 'dark', 'csrf', 'f00d'],
  cart: ['HSET', 'sku-1042', '2', 'sku-7', '1'],
  'cart-json': ['SET', '{"sku-1042":2,"sku-7":1}'],
  list: ['RPUSH', 'job-1', 'job-2', 'job-3'],
  counter: ['SET', '18204'],
  option: ['SET', 'a:2:{s:5:"title";s:4:"anp!";}'],
  members: ['SADD', '4', '8', '15', '16', '23', '42'],
} as const;

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** What differs between the two sides of the demo; the rest is the same site under other traffic. */
interface Site {
  readonly seed: number;
  readonly pageTtl: number;
  /** Every so many carts one was written without TTL; 0: none. */
  readonly cartsWithoutTtl: number;
  readonly cartValue: DemoValue;
  readonly hasMenus: boolean;
  readonly hasTraces: boolean;
  /** Sessions are used all the time, and every use renews them. */
  readonly isBusy: boolean;
}

const SITES = {
  production: {
    seed: 1,
    pageTtl: HOUR,
    cartsWithoutTtl: 0,
    cartValue: 'cart',
    hasMenus: true,
    hasTraces: false,
    isBusy: true,
  },
  staging: {
    seed: 2,
    pageTtl: 6 * HOUR,
    cartsWithoutTtl: 8,
    cartValue: 'cart-json',
    hasMenus: false,
    hasTraces: true,
    isBusy: false,
  },
} as const satisfies Record<string, Site>;

/** The keys of a small news site behind Redis, about 15,000, the same in every run. */
export function demoKeys(environment: keyof typeof SITES): readonly DemoKey[] {
  const site: Site = SITES[environment];
  const random = randomFrom(site.seed);
  const aged = (name: string, value: DemoValue, ttlSeconds: number, isRenewed = false): DemoKey => {
    const age = random() * ttlSeconds * 0.98;
    // Reading without renewing makes a key look younger than its TTL is.
    const idle = isRenewed
      ? Math.min(age, random() * 300)
      : site.isBusy && random() < 0.4
        ? random() * age
        : age;
    const left = ttlSeconds - (isRenewed ? idle : age);
    return { name, value, remainingMs: Math.round(left * 1000), idleSeconds: Math.floor(idle) };
  };
  const lasting = (name: string, value: DemoValue): DemoKey => ({
    name,
    value,
    remainingMs: 0,
    idleSeconds: 0,
  });
  return [
    ...count(5000, (n) => aged(`anp:post:${n + 1}:html`, 'page', site.pageTtl)),
    ...count(4000, () => aged(`session:${uuid(random)}`, 'session', HOUR, site.isBusy)),
    ...count(2000, (n) =>
      site.cartsWithoutTtl > 0 && n % site.cartsWithoutTtl === 0
        ? lasting(`cart:${token(random)}`, site.cartValue)
        : aged(`cart:${token(random)}`, site.cartValue, 2 * HOUR),
    ),
    ...count(2500, () => aged(`ratelimit:${address(random)}`, 'counter', 15 * MINUTE)),
    ...count(900, (n) => lasting(`stats:${date(n)}:views`, 'counter')),
    ...['mail', 'images', 'search-index'].map((queue) => lasting(`queue:${queue}`, 'list')),
    ...count(120, (n) => lasting(`anp:tag:${n + 1}:posts`, 'members')),
    lasting('anp:options:alloptions', 'option'),
    ...(site.hasMenus ? count(300, (n) => lasting(`anp:menu:${n + 1}`, 'option')) : []),
    ...(site.hasTraces ? count(400, () => lasting(`trace:${uuid(random)}`, 'option')) : []),
  ];
}

const count = (keys: number, make: (n: number) => DemoKey): readonly DemoKey[] =>
  Array.from({ length: keys }, (_, n) => make(n));

/** Mulberry32: the same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function uuid(random: () => number): string {
  const hex = [...Array(32)].map(() => Math.floor(random() * 16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{3}).(.{3}).(.{3}).(.{12}).*$/, '$1-$2a-4$3-8$4-$5');
}

function token(random: () => number): string {
  const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz0123456789';
  return [...Array(22)].map(() => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

const address = (random: () => number): string =>
  [...Array(4)].map(() => 1 + Math.floor(random() * 254)).join('.');

const date = (n: number): string => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
