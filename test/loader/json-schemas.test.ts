import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemas } from '../../src/loader/json-schemas.js';

test.each(jsonSchemas())('schema/$name is fresh: else `npm run schema`', ({ name, text }) => {
  expect(readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')).toBe(text);
});
