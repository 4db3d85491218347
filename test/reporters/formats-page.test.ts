import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REPORTERS } from '../../src/reporters/index.js';
import { driftReport } from '../support/sample-reports.js';
import { LOOK } from './look.js';

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');

/** The part of the page under the heading of a format, and its first example. */
const exampleOf = (name: string): readonly string[] => {
  const [, section = ''] = page.split(`\n## ${name}\n`);
  const [, block = ''] = /```(?:markdown|html|xml|json|text)\n(.*?)\n```/s.exec(section) ?? [];
  return block.split('\n');
};

const described = Object.entries(REPORTERS).filter(([name]) => name !== 'text' && name !== 'json');

test.each(described)('the example of %s on the page is what it writes', (name, render) => {
  const written = new Set(render(driftReport, LOOK).split('\n'));
  const example = exampleOf(name);
  expect(example.length).toBeGreaterThan(2);
  expect(example.filter((line) => line !== '...' && !written.has(line))).toEqual([]);
});

test('the page names every format and every metric', () => {
  for (const name of Object.keys(REPORTERS)) expect(page).toContain(`| \`${name}\` |`);
  const metrics = [...REPORTERS.prometheus(driftReport, LOOK).matchAll(/^# TYPE (\w+) /gm)];
  expect(metrics.map(([, name = '']) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
