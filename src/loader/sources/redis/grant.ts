import type { RedisSource } from '../../../model/project.js';

/** The command that an administrator runs to let us read. */
export const grant = (source: RedisSource, rights: string): string =>
  `ACL SETUSER ${source.username ?? 'default'} ${rights}`;

/** The beginning of a server’s error text, without the arguments that some repeat after it. */
export const firstWords = (message: string): string =>
  message
    .replace(/,? with args beginning with.*$/s, '')
    .split(/\s+/)
    .slice(0, MOST_WORDS)
    .join(' ')
    .replace(/[,;:.]+$/, '');

/** `NOPERM this user has no permissions to run the 'config|get' command` is whole. */
const MOST_WORDS = 12;
