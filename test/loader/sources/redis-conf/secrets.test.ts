import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reading } from './support.js';

const SECRET = 'Zq7xWv9Kj2';

/** Every line that may hold one. No path has a dot: broken in two, `m.so …` would be the setting of a module. */
const LINES = [
  `requirepass ${SECRET}`,
  `masterauth "${SECRET}"`,
  `primaryauth '${SECRET}'`,
  `masteruser ${SECRET}`,
  `tls-key-file-pass ${SECRET}`,
  `user alice on >${SECRET} ~* +@all`,
  `user bob <${SECRET}`,
  `rename-command CONFIG ${SECRET}`,
  `rename-command ${SECRET} CONFIG`,
  `loadmodule /module ${SECRET}`,
  `sentinel auth-pass mymaster ${SECRET}`,
];

/** None that takes any text: what is written into the value of another setting is a value, and is shown. */
const OTHERS = ['timeout 5', 'save 900 1', 'maxmemory-policy allkeys-lru', '', '# comment', 'hz'];

/** What happens to a file in an editor. */
const damages = fc.record({
  kind: fc.constantFrom('none', 'drop', 'insert', 'swap'),
  at: fc.nat(200),
  text: fc.constantFrom('"', "'", '\n', ' ', '\\', '#', '=', '\t', '\0'),
});

function damaged(
  text: string,
  { kind, at, text: added }: { kind: string; at: number; text: string },
): string {
  const place = at % (text.length + 1);
  if (kind === 'drop') return text.slice(0, place) + text.slice(place + 1);
  if (kind === 'insert') return text.slice(0, place) + added + text.slice(place);
  return kind === 'swap' ? text.slice(place) + text.slice(0, place) : text;
}

/** Every piece of four letters: a line may break within the secret. */
const pieces = Array.from({ length: SECRET.length - 3 }, (_, at) => SECRET.slice(at, at + 4).toLowerCase());

test('no message and no setting holds a piece of a secret, however the file is damaged', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...LINES, ...OTHERS), { maxLength: 6 }),
      fc.array(damages, { maxLength: 3 }),
      fc.constantFrom('redis 6.0.16', 'redis 7.0.15', 'redis 8.0.2', 'valkey 8.1.1'),
      (lines, changes, server) => {
        const read = reading(changes.reduce(damaged, lines.join('\n')), server);
        const told = read.ok
          ? [...read.conf.settings, ...read.conf.moduleSettings]
          : read.faults.map(({ message }) => message);
        const text = JSON.stringify(told).toLowerCase();
        expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
      },
    ),
    { numRuns: 1_000 },
  );
});
