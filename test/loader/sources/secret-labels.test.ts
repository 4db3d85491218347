import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SecretLabels } from '../../../src/loader/sources/secret-labels.js';

test('equal secrets have equal labels, in clear or hashed, and unequal ones have others', () => {
  const labels = new SecretLabels();
  const hash = createHash('sha256').update('s3cret').digest('hex');
  expect([labels.ofPassword('s3cret'), labels.ofHash(hash), labels.ofHash(hash.toUpperCase())]).toEqual([
    1, 1, 1,
  ]);
  expect([labels.ofPassword('other'), labels.ofPassword('s3cret')]).toEqual([2, 1]);
});

test('a label says in which order secrets were met, and nothing of them', () => {
  const [a, b] = [new SecretLabels(), new SecretLabels()];
  expect([a.ofPassword('x'), b.ofPassword('y')]).toEqual([1, 1]);
});
