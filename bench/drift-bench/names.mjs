// Key names as applications and frameworks write them: each row is one true family, whatever its keys are called.

const HEX = '0123456789abcdef';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE62 = BASE64URL.slice(0, 62);
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const WORDS =
  'red blue winter summer guide best cheap how make cake bread house garden small large travel city night light river stone paper green iron cloud open source data fast slow easy hard new old first last long short deep high low warm cold dry wet sweet salt bitter fresh wild calm loud quiet soft sharp round flat thin thick heavy clear dark bright young early late north south east west inner outer upper lower'.split(
    ' ',
  );

const text = (random, alphabet, length) => {
  let made = '';
  for (let n = 0; n < length; n++) made += alphabet[random.int(alphabet.length)];
  return made;
};
const hex = (random, length) => text(random, HEX, length);
const uuid = (random) =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${'89ab'[random.int(4)]}${hex(random, 3)}-${hex(random, 12)}`;
const two = (number) => String(number).padStart(2, '0');
const day = (random) => [2024 + random.int(3), two(1 + random.int(12)), two(1 + random.int(28))];
const date = (random) => day(random).join('-');
const compactDate = (random) => day(random).join('');
/** Ids as a table's sequence gives them. */
const id = (random) => 1000 + random.int(9_000_000);
const ip = (random) => [1 + random.int(223), random.int(256), random.int(256), 1 + random.int(254)].join('.');
const email = (random) =>
  `${random.pick(WORDS)}.${random.pick(WORDS)}${random.int(10_000)}@${random.pick(['example.com', 'mail.example.org', 'shop.example.net'])}`;
const slug = (random) => `${random.pick(WORDS)}-${random.pick(WORDS)}-${random.pick(WORDS)}`;

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** What an application sets where nothing else is said: seconds that people write. */
export const USUAL_TTLS = [
  ...[5, 10, 15, 20, 30, 45].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 3, 7, 14, 30, 90].map((days) => days * DAY),
];
/** And what some write: prime seconds, sums of units, powers of two. */
export const OTHER_TTLS = [
  420, 1000, 1440, 2100, 2500, 3607, 4096, 5000, 10_000, 40_000, 50_000, 100_000, 500_000,
];

const row = (id, name, given = {}) => ({ id, name, type: 'string', ...given });
/** One family for each word that stands in its place: low in number, so that each is a namespace. */
const each = (words, make) => words.map(make);

/**
 * `ttl` fixes what a framework sets, `behaviour` how: `fixed`, `sliding`, `none`. Without them the plan draws both.
 * `keys` bounds how many keys such a family has in any environment.
 */
export const FAMILIES = [
  row('spring-session', (r) => `spring:session:sessions:${uuid(r)}`, {
    type: 'hash',
    ttl: 2100,
    behaviour: 'sliding',
  }),
  row('spring-expires', (r) => `spring:session:sessions:expires:${uuid(r)}`, {
    ttl: 1800,
    behaviour: 'sliding',
  }),
  row('spring-cache', (r) => `products::${id(r)}`),
  row('celery', (r) => `celery-task-meta-${uuid(r)}`, { ttl: DAY, behaviour: 'fixed' }),
  row('page-md5', (r) => `page.${hex(r, 32)}.${hex(r, 32)}`),
  ...each(['mail', 'video', 'billing'], (queue) =>
    row(`bull-${queue}`, (r) => `bull:${queue}:${id(r)}`, { type: 'hash', behaviour: 'none' }),
  ),
  row('bull-lock', (r) => `bull:video:${id(r)}:lock`, { ttl: 30 * MINUTE, behaviour: 'fixed' }),
  ...each(['default', 'mailers', 'low'], (queue) =>
    row(`sidekiq-queue-${queue}`, () => `queue:${queue}`, { type: 'list', behaviour: 'none', keys: 1 }),
  ),
  ...each(['schedule', 'retry', 'dead'], (name) =>
    row(`sidekiq-${name}`, () => name, { type: 'zset', behaviour: 'none', keys: 1 }),
  ),
  row('sidekiq-stat', (r) => `stat:processed:${date(r)}`, {
    encoding: 'int',
    ttl: 1826 * DAY,
    behaviour: 'fixed',
    keys: 800,
  }),
  row('sidekiq-it', (r) => `it-${hex(r, 24)}`, { type: 'list', ttl: 30 * DAY, behaviour: 'fixed' }),
  row('laravel-session', (r) => `acme-database-acme-cache-${text(r, BASE62, 40)}`, {
    ttl: 2 * HOUR,
    behaviour: 'sliding',
  }),
  row('laravel-cache-old', (r) => `acme_database_acme_cache_:posts.${id(r)}`),
  row('laravel-delayed', () => 'acme-database-queues:default:delayed', {
    type: 'zset',
    behaviour: 'none',
    keys: 1,
  }),
  row(
    'rails-view',
    (r) =>
      `views/products/${id(r)}-${compactDate(r)}${two(r.int(24))}${two(r.int(60))}${two(r.int(60))}${100_000 + r.int(900_000)}`,
  ),
  row('rails-session', (r) => `_session_id:2::${hex(r, 64)}`, { behaviour: 'sliding' }),
  row('django-session', (r) => `:1:django.contrib.sessions.cache${text(r, BASE36, 32)}`, {
    ttl: 14 * DAY,
    behaviour: 'sliding',
  }),
  row(
    'django-page',
    (r) => `:1:views.decorators.cache.cache_page..GET.${hex(r, 32)}.${hex(r, 32)}.en-us.UTC`,
  ),
  row('flask-session', (r) => `session:${uuid(r)}`, { behaviour: 'sliding' }),
  row('flask-cache', (r) => `flask_cache_view//${slug(r)}`),
  row('rq-job', (r) => `rq:job:${uuid(r)}`, { type: 'hash' }),
  row('rq-results', (r) => `rq:results:${uuid(r)}`, { type: 'stream', ttl: 500, behaviour: 'fixed' }),
  ...each(['critical', 'default'], (queue) =>
    row(`asynq-${queue}`, (r) => `asynq:{${queue}}:t:${uuid(r)}`, { type: 'hash', behaviour: 'none' }),
  ),
  row('hangfire-job', (r) => `{hangfire}:job:${id(r)}`, { type: 'hash', ttl: DAY, behaviour: 'fixed' }),
  row('connect-redis', (r) => `sess:${text(r, BASE64URL, 32)}`, { ttl: DAY, behaviour: 'sliding' }),
  row('wp-posts', (r) => `wp_:posts:${id(r)}`, { behaviour: 'none' }),
  row('wp-meta', (r) => `wp_:post_meta:${id(r)}`, { behaviour: 'none' }),
  row('magento', (r) => `zc:k:${hex(r, 3)}_${hex(r, 32).toUpperCase()}`, { type: 'hash' }),
  row('php-session', (r) => `PHPREDIS_SESSION:${text(r, BASE36.slice(0, 32), 26)}`, {
    ttl: 1440,
    behaviour: 'sliding',
  }),
  row('rate-ip', (r) => `rl:${ip(r)}`, { encoding: 'int' }),
  row('rate-email', (r) => `rlflx:${email(r)}`, { encoding: 'int' }),
  row('rate-route', (r) => `ratelimit:{${ip(r)}}:login`),
  row('profile', (r) => `user:${id(r)}:profile`, { type: 'hash' }),
  row('cart', (r) => `cart:{${id(r)}}:items`, { type: 'hash' }),
  row('price', (r) => `product|${id(r)}|price`),
  row('inventory', (r) => `inventory/store-${1 + r.int(400)}/${id(r)}`),
  row('otp', (r) => `otp:+49${100_000_000 + r.int(899_999_999)}`),
  row('verify', (r) => `verify:${email(r)}`),
  row('feed', (r) => `feed:${id(r)}:${date(r)}`, { type: 'zset' }),
  row('stats', (r) => `stats:daily:${date(r)}:visits`, { encoding: 'int', behaviour: 'none', keys: 700 }),
  row('fragment', (r) => `cache:v2:product:${hex(r, 16)}`),
  row('token', (r) => `token:refresh:${text(r, BASE64URL, 43)}`),
  row('geo', (r) => `geo:${ip(r)}`, { type: 'hash' }),
  row('views', (r) => `counter:pageviews:${id(r)}`, { encoding: 'int', behaviour: 'none' }),
  row('board', (r) => `leaderboard:chess:${date(r)}`, { type: 'zset', keys: 700 }),
  row('prefs', (r) => `user-${id(r)}-prefs`, { type: 'hash' }),
  row('search', (r) => `search:${slug(r)}`),
  row('image', (r) => `img:${hex(r, 40)}:320x240`),
  row('note', (r) => `notifications.${uuid(r)}`, { type: 'list' }),
  row('idempotency', (r) => `idempotency:${uuid(r)}`, { ttl: DAY, behaviour: 'fixed' }),
  row('device', (r) => `device:${hex(r, 12)}:state`, { type: 'hash' }),
  row('socket', (r) => `ws:conn:01${text(r, CROCKFORD, 24)}`, { type: 'set' }),
  row('edge', (r) => `graph:${id(r)}:${id(r)}`, { type: 'set', behaviour: 'none' }),
  row('redisson', () => 'redisson__map_cache__last_access__set:{orders}', {
    type: 'zset',
    behaviour: 'none',
    keys: 1,
  }),
  row('next', (r) => `/blog/${slug(r)}`),
  row('quota', (r) => `quota:${id(r)}:today`, { encoding: 'int', behaviour: 'deadline' }),
  row('deal', (r) => `deal:${id(r)}`, { type: 'hash', behaviour: 'deadline' }),
  row('job-dated', (r) => `etl/${date(r)}/part-${r.int(500)}`),
  row('tenant-cache', (r) => `tenant:${1 + r.int(5000)}:cache:${hex(r, 32)}`),
  row('tenant-flag', (r) => `tenant:${1 + r.int(50_000)}:flags`, { type: 'hash', behaviour: 'none' }),
  row('mixed', (r) => `app:orders/${id(r)}|lines`, { type: 'list' }),
  row('setting', () => 'config:site', { type: 'hash', behaviour: 'none', keys: 1 }),
  row('setting-mail', () => 'config:mail', { type: 'hash', behaviour: 'none', keys: 1 }),
];
