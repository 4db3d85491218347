import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../../src/loader/project/environment-schema.js';
import { expectationsSchema } from '../../../src/loader/project/expectations-schema.js';
import { yamlSchemas } from '../../../src/loader/project/json-schemas.js';
import { waiversSchema } from '../../../src/loader/project/waivers-schema.js';
import { EXPECTATIONS, PRODUCTION_SECURED, WAIVERS } from './example.js';

test.each(yamlSchemas())('schema/$name is fresh: else `npm run schema`', (schema) => {
  const file = new URL(`../../../schema/${schema.name}`, import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(schema.text);
});

test.each([
  ['an environment', environmentSchema, PRODUCTION_SECURED],
  ['expectations', expectationsSchema, EXPECTATIONS],
  ['waivers', waiversSchema, WAIVERS],
])('the example of the design has the shape of %s', (_, schema, text) => {
  expect(schema.safeParse(parse(text)).error).toBeUndefined();
});

test('every file has a title, every key a description', () => {
  for (const { text } of yamlSchemas()) {
    const { title, ...schema } = JSON.parse(text);
    expect(title).toMatch(/^redrift /);
    const keys: Record<string, { description?: string }> = schema.properties ?? schema.items.properties;
    expect(Object.entries(keys).filter(([, { description }]) => description === undefined)).toEqual([]);
  }
});

test('editors complete settings, with why they matter', () => {
  const expectations = yamlSchemas().find(({ name }) => name.startsWith('expectations'));
  const { properties, definitions } = JSON.parse(expectations?.text ?? '{}');
  expect(properties.config.properties.maxmemory).toEqual({
    description: expect.stringMatching(/\w/),
    allOf: [{ $ref: '#/definitions/setting-matcher-with-notes' }],
  });
  expect(definitions['setting-matcher-with-notes']).toBeDefined();
});
