import { readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { labelled, wrap } from '../reporters/layout.js';

/** A page of `docs/`, as it is installed beside the program. `name` is its path there: `checks/key-ttl`. */
export function pageText(name: string, width: number): readonly string[] {
  const markdown = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
  return markdownAsText(markdown, width);
}

/** The Markdown of our pages (headings, paragraphs, lists, tables, fenced blocks) as a terminal shows it. */
export function markdownAsText(markdown: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const block of blocksOf(markdown)) lines.push(...blockAsText(block, width), '');
  return lines.slice(0, -1);
}

/** What stands between empty lines; a fenced block is one, whatever stands in it. */
function blocksOf(markdown: string): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  let isFenced = false;
  let block: string[] = [];
  const end = (): void => {
    if (block.length > 0) blocks.push(block);
    block = [];
  };
  for (const line of [...markdown.split('\n'), '']) {
    const isFence = line.startsWith('```');
    if (isFence && !isFenced) end();
    if (isFence) isFenced = !isFenced;
    if (line !== '' || isFenced) block.push(line);
    if ((line === '' || isFence) && !isFenced) end();
  }
  return blocks;
}

const INDENT = '  ';

function blockAsText(block: readonly string[], width: number): readonly string[] {
  const [first = ''] = block;
  if (first.startsWith('```')) return block.slice(1, -1).map((line) => `${INDENT}${INDENT}${line}`.trimEnd());
  if (first.startsWith('# ')) return wrap(inline(first.slice(2)), width);
  if (first.startsWith('#')) return [inline(first.replace(/^#+ /, '')).toUpperCase()];
  if (first.startsWith('|')) return tableAsText(block, width);
  return itemsOf(block).flatMap(({ mark, text }) => labelled(`${INDENT}${mark}`, inline(text), width, ''));
}

/** A paragraph is one item without a mark; so is what stands before a list. */
function itemsOf(block: readonly string[]): readonly { readonly mark: string; readonly text: string }[] {
  const items: { readonly mark: string; text: string }[] = [];
  for (const line of block) {
    const [, mark, text] = /^(- |\d+\. )(.*)$/.exec(line) ?? [];
    const last = items.at(-1);
    if (mark !== undefined) items.push({ mark, text: text ?? '' });
    else if (last === undefined) items.push({ mark: '', text: line });
    else last.text += ` ${line.trim()}`;
  }
  return items;
}

/** In columns where all fits; else each row as `first: second · third`. */
function tableAsText(block: readonly string[], width: number): readonly string[] {
  const rows = block
    .filter((line) => !/^[|\s:-]+$/.test(line))
    .map((line) => line.replace(/^\||\|$/g, '').split(/(?<!\\)\|/))
    .map((cells) => cells.map((cell) => inline(cell.trim().replaceAll('\\|', '|'))));
  const columns = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => stringWidth(row[at] ?? ''))));
  const isNarrow = columns.reduce((sum, column) => sum + column + INDENT.length, INDENT.length) <= width;
  const pad = (cell: string, at: number): string =>
    cell + ' '.repeat(Math.max(0, (columns[at] ?? 0) - stringWidth(cell)));
  if (isNarrow) return rows.map((row) => `${INDENT}${row.map(pad).join(INDENT)}`.trimEnd());
  return rows.flatMap(([first = '', ...rest]) => [
    ...wrap(`${first}:`, width - INDENT.length).map((line) => INDENT + line),
    ...labelled(INDENT.repeat(2), rest.filter((cell) => cell !== '').join(' · '), width, ''),
  ]);
}

/** Links as their text, those that lead out of the docs with their address; no marks for emphasis. */
const inline = (text: string): string =>
  text
    .replaceAll(/\[([^\]]*)\]\((https?:[^)]*)\)/g, '$1 ($2)')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<(https?:[^>]*)>/g, '$1')
    .replaceAll('**', '');
