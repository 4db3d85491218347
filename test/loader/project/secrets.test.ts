import fc from 'fast-check';
import { expect, test } from 'vitest';
import { load, mistakesOf } from './project-folder.js';

/** A password as people choose them: it begins so that no message can hold it by chance. */
const password = fc.string({ minLength: 0, maxLength: 20 }).map((text) => `Zq7${text.replaceAll('${', '')}`);

/** Something else that is wrong in the same file, or nothing. */
const mistake = fc.constantFrom(
  '',
  'ownr: x\n',
  'sampling: { keys: 0 }\n',
  'owner: [x]\n',
  '*: y\n',
  'a: b: c\n',
);

/** A file of an environment with a password at some place, right or wrong. */
const file = fc
  .tuple(
    password,
    mistake,
    fc.constantFrom(
      (secret: string) => `source: redis://me:${secret}@h\n`,
      (secret: string) => `source: redis://${secret}\n`,
      (secret: string) => `source: ${secret}\n`,
      (secret: string) => `sorce: redis://me:${secret}@h\n`,
      (secret: string) => `redis://me:${secret}@h\n`,
      (secret: string) => `${secret}\n`,
      (secret: string) => `source: {${secret}}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://me:${secret}@h\n    pasword: ${secret}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    password: ${secret}\n    tls: {}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    password: {${secret}}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    password: [${secret}]\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    password: *${secret}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    password: !${secret} x\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    password: &${secret}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    password: "${secret}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    topology: ${secret}\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    ${secret}: x\n`,
      (secret: string) => `source:\n  redis:\n    url: redis://h\n    nodes: ${secret}\n`,
      (secret: string) => `source:\n  redis: ${secret}\n`,
      (secret: string) => `source:\n  ${secret}:\n    url: redis://h\n`,
      (secret: string) => `source:\n  - ${secret}\n`,
    ),
  )
  .map(([secret, other, write]) => `${write(secret)}${other}`);

test('no mistake and no note holds a password that stands in the file', () => {
  fc.assert(
    fc.property(file, (text) => {
      const mistakes = mistakesOf({ 'staging.yaml': text });
      const notes = mistakes.length > 0 ? [] : load({ 'staging.yaml': text }).notes;
      expect([...mistakes, ...notes].join('\n')).not.toContain('Zq7');
    }),
    { numRuns: 1000 },
  );
});

test('no mistake holds the value of a variable', () => {
  const texts = fc.constantFrom(
    'source: ${SECRET}\n',
    'source: redis://me:${SECRET}@h\n',
    'source: redis://${SECRET}/x\n',
    'source: { snapshot: "${SECRET}", x: 1 }\n',
    'source: { redis: { url: "redis://h", passwordFile: "${SECRET}" } }\n',
    'source: { redis: { url: "redis://h", topology: "${SECRET}", configCommand: "a ${SECRET}" } }\n',
    'source: { redis: { url: "redis://h", username: "${SECRET}" } }\n',
  );
  fc.assert(
    fc.property(texts, password, (text, secret) => {
      const mistakes = mistakesOf({ 'staging.yaml': `${text}ownr: x\n` }, { env: { SECRET: secret } });
      expect(mistakes.length).toBeGreaterThan(0);
      expect(mistakes.join('\n')).not.toContain('Zq7');
    }),
    { numRuns: 500 },
  );
});

test('no mistake holds the value that someone expects of a secret setting', () => {
  const config =
    'config:\n  requirepass: { oneOf: [hunter2] }\n  search.password: { equals: hunter2 }\n  timeuot: 1\n';
  const mistakes = mistakesOf({ 'expectations.yaml': config });
  expect(mistakes.map((mistake) => mistake.slice(0, 50))).toEqual([
    'environments/expectations.yaml:2:26: requirepass: ',
    'environments/expectations.yaml:3:30: search.passwo',
    'environments/expectations.yaml:4:3: no setting is ',
  ]);
  expect(mistakes.join('\n')).not.toContain('hunter2');
});
