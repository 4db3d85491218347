// Prints the table of src/loader/keyspace/randomness.ts: how much more often a letter follows another in random text than
// in names. Names are those of the packages that this repository is built with, and the words of TypeScript's messages in
// eight other languages.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LANGUAGES = ['cs', 'de', 'es', 'fr', 'it', 'pl', 'pt-br', 'tr'];
/** A name tells this much at the most, a word of another language always. */
const MOST_WEIGHT = 5;
/** Pairs that are added to every row, so that a rare letter says little. */
const SMOOTHING = 30;

const names = new Set();
for (const entry of readdirSync('node_modules', { recursive: true, withFileTypes: true }))
  if (entry.isFile() && entry.name.endsWith('.d.ts'))
    for (const name of readFileSync(join(entry.parentPath, entry.name), 'utf8').match(/[A-Za-z_-]{6,}/g) ??
      [])
      names.add(name);

const words = new Map();
for (const name of names)
  for (const word of name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [])
    words.set(word.toLowerCase(), Math.min(MOST_WEIGHT, (words.get(word.toLowerCase()) ?? 0) + 1));
for (const language of LANGUAGES) {
  const path = `node_modules/typescript/lib/${language}/diagnosticMessages.generated.json`;
  for (const word of readFileSync(path, 'utf8').match(
    /(?<![\w\u0080-\uffff])[A-Za-z]{4,}(?![\w\u0080-\uffff])/g,
  ) ?? [])
    words.set(word.toLowerCase(), MOST_WEIGHT);
}

const counts = Array.from(LETTERS, () => Array.from(LETTERS, () => SMOOTHING / LETTERS.length));
for (const [word, weight] of words)
  for (let at = 1; at < word.length; at++)
    counts[LETTERS.indexOf(word[at - 1])][LETTERS.indexOf(word[at])] += weight;

for (const row of counts) {
  const all = row.reduce((sum, count) => sum + count, 0);
  const logs = row.map((count) => Math.round(Math.log(all / LETTERS.length / count)));
  console.log(`  '${logs.map((log) => Math.max(0, Math.min(8, log + 4))).join('')}',`);
}
