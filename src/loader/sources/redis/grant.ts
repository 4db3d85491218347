import type { RedisSource } from '../../../model/project.js';

/** The command that an administrator runs to let us read. */
export const grant = (source: RedisSource, rights: string): string =>
  `ACL SETUSER ${source.username ?? 'default'} ${rights}`;

/** The beginning of a server’s error text: some repeat the arguments after it. */
export const firstWords = (message: string): string =>
  message
    .split(/\s+/)
    .slice(0, 8)
    .join(' ')
    .replace(/[,;:.]+$/, '');
