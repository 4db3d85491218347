import { expect, test } from 'vitest';
import { blur, DETAILS, isFiner } from '../../../src/loader/keyspace/blur.js';

test.each([
  ['game7', ['game7', 'game{int}', 'game{int}', 'game{int}', '{*}']],
  ['user.7.cart', ['user.7.cart', 'user.7.cart', 'user.{*}.cart', 'user.{*}', '{*}']],
  // What stands before an address may be somebody's first name.
  ['jane.{email}', ['jane.{email}', 'jane.{email}', '{email}', '{email}', '{*}']],
  ['{*}', ['{*}', '{*}', '{*}', '{*}', '{*}']],
])('%s, from the finest detail to the coarsest', (word, expected) => {
  expect(DETAILS.map((detail) => blur(word, detail))).toEqual(expected);
  for (const fine of DETAILS)
    for (const coarse of DETAILS)
      if (isFiner(fine, coarse)) expect(blur(blur(word, fine), coarse)).toBe(blur(word, coarse));
});
