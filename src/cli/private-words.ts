import { createHmac } from 'node:crypto';
import { Option } from 'commander';
import { PRIVATE_DIGITS } from '../loader/keyspace/marks.js';
import type { PrivateWords } from '../loader/keyspace/veil.js';
import { UsageError } from './usage-error.js';

/** Of every command that reads keys. */
export interface PrivateOptions {
  readonly privateKeys?: true;
}

const VARIABLE = 'REDRIFT_PRIVATE_KEY';
/** A shorter key could be guessed from what it made. */
const SHORTEST_KEY = 16;

export const privateKeysOption = new Option(
  '--private-keys',
  `no word of a key’s name but those in the YAML: an HMAC with the team’s key in ${VARIABLE} stands for each`,
);

/** How words are hidden, where that is asked for. Throws a {@link UsageError} where the key is missing; never says it. */
export function privateWordsOf(
  { privateKeys }: PrivateOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): PrivateWords | null {
  if (privateKeys !== true) return null;
  const key = env[VARIABLE] ?? '';
  if (key === '')
    throw new UsageError(
      `--private-keys needs the team’s key in ${VARIABLE}, expected a secret of ${SHORTEST_KEY} characters or more`,
    );
  if (key.length < SHORTEST_KEY)
    throw new UsageError(
      `the key in ${VARIABLE} is too short to keep words private, expected ${SHORTEST_KEY} characters or more`,
    );
  return privateWords(key);
}

/** Words hidden by HMAC-SHA256 with this key. */
function privateWords(key: string): PrivateWords {
  const hmac = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
  const known = new Map<string, string>();
  return {
    mark: (text) => {
      const mark = known.get(text) ?? hmac(`word ${text}`).slice(0, PRIVATE_DIGITS);
      known.set(text, mark);
      return mark;
    },
    check: hmac('redrift private words').slice(0, CHECK_DIGITS),
  };
}

const CHECK_DIGITS = 16;
