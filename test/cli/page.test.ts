import { readdirSync } from 'node:fs';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { markdownAsText, pageText } from '../../src/cli/page.js';

const PAGE = `# a-check: what it is

Words of **weight** and \`code\` that go on
over a [line](../keys.md#there), and [away](https://example.org/x).

## A heading

It has:
- one thing
  that goes on
- another

\`\`\`yaml
a:
  - b    # as it is

c: d
\`\`\`

| class | severity |
|-|-|
| \`a\\|b\` | error |
| long | info |`;

describe('Markdown in a terminal', () => {
  test('is text', () => {
    expect(markdownAsText(PAGE, 60).join('\n')).toBe(`a-check: what it is

  Words of weight and \`code\` that go on over a line, and
  away (https://example.org/x).

A HEADING

  It has:
  - one thing that goes on
  - another

    a:
      - b    # as it is

    c: d

  class  severity
  \`a|b\`  error
  long   info`);
  });

  test('tells a table row by row where it is too wide', () => {
    const table = '| name | what | more |\n|-|-|-|\n| first | some words that are long | and others | \n';
    expect(markdownAsText(table, 30)).toEqual([
      '  name:',
      '    what · more',
      '  first:',
      '    some words that are long ·',
      '    and others',
    ]);
  });
});

const pages = ['checks', 'hazards'].flatMap((folder) =>
  readdirSync(new URL(`../../docs/${folder}`, import.meta.url)).map(
    (name) => `${folder}/${name.replace('.md', '')}`,
  ),
);

test.each(pages)('%s reads well at 80 columns', (name) => {
  const lines = pageText(name, 80);
  const prose = lines.filter((line) => !line.startsWith('    '));
  expect(prose.filter((line) => stringWidth(line) > 80)).toEqual([]);
  expect(lines.filter((line) => /^#|\]\(|\*\*|^ *\|/.test(line) && !line.startsWith('    '))).toEqual([]);
});
