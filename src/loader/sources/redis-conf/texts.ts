import { isIPv4, isIPv6 } from 'node:net';
import type { Asked } from './asked.js';

/** What a setting asks of its text; null where the text will do. `is_valid_fn` of the string settings (config.c). */
export function expectedText(asked: Asked, text: string): string | null {
  const rule = RULES.get(asked.facts.name);
  return rule === undefined || rule.holds(text, asked) ? null : rule.expected;
}

interface Rule {
  readonly holds: (text: string, asked: Asked) => boolean;
  readonly expected: string;
}

const A_FILE = "a file's name, without a path";

const RULES: ReadonlyMap<string, Rule> = new Map([
  // Valkey 8.1 refuses an empty one.
  [
    'dbfilename',
    {
      holds: (text, { dialect }) => isBaseName(text) && (text !== '' || !dialect.needsFileNames),
      expected: A_FILE,
    },
  ],
  // Redis refuses an empty one since 7.0.
  [
    'appendfilename',
    {
      holds: (text, { dialect }) => isBaseName(text) && (text !== '' || !dialect.isTabular),
      expected: A_FILE,
    },
  ],
  [
    'appenddirname',
    { holds: (text) => text !== '' && isBaseName(text), expected: "a folder's name, without a path" },
  ],
  [
    'cluster-config-file',
    { holds: (text, { dialect }) => text !== '' || !dialect.needsFileNames, expected: A_FILE },
  ],
  [
    'requirepass',
    { holds: (text, { dialect }) => text.length <= dialect.longestPassword, expected: 'at most 512 bytes' },
  ],
  [
    'cluster-announce-hostname',
    {
      holds: (text) => /^[a-z\d.-]{0,255}$/i.test(text),
      expected: 'at most 255 letters, digits, hyphens and dots',
    },
  ],
  [
    'cluster-announce-human-nodename',
    {
      holds: (text, { dialect }) => !dialect.notInNodeName.test(text),
      expected: 'letters, digits, hyphens and dots',
    },
  ],
  [
    'cluster-announce-ip',
    {
      holds: (text, { dialect }) =>
        !dialect.checksAnnouncedIp || (text.length < 46 && !dialect.notInNodeName.test(text)),
      expected: 'an address',
    },
  ],
  [
    'cluster-announce-client-ipv4',
    { holds: (text) => text === '' || isIPv4(text), expected: 'an IPv4 address' },
  ],
  [
    'cluster-announce-client-ipv6',
    { holds: (text) => text === '' || (isIPv6(text) && !text.includes('%')), expected: 'an IPv6 address' },
  ],
  [
    'proc-title-template',
    { holds: isTitle, expected: 'text with variables such as {title}; {{ stands for a brace' },
  ],
]);

/** As `pathIsBaseName` (util.c). */
function isBaseName(text: string): boolean {
  return !/[/\\]/.test(text);
}

const VARIABLES = ['title', 'listen-addr', 'server-mode', 'port', 'tls-port', 'unixsocket', 'config-file'];

/** As `validateProcTitleTemplate` (server.c): it must show something at the moment that it is read. */
function isTitle(text: string, { isCluster }: Asked): boolean {
  let rest = text;
  let shown = '';
  for (let brace = rest.indexOf('{'); brace !== -1; brace = rest.indexOf('{')) {
    shown += rest.slice(0, brace);
    if (rest[brace + 1] === '{') {
      shown += '{';
      rest = rest.slice(brace + 2);
      continue;
    }
    const end = rest.indexOf('}', brace);
    const name = rest.slice(brace + 1, end);
    if (end === -1 || !VARIABLES.includes(name)) return false;
    const isEmpty = name === 'title' || name === 'unixsocket' || (name === 'server-mode' && !isCluster);
    shown += isEmpty ? '' : name;
    rest = rest.slice(end + 1);
  }
  return `${shown}${rest}`.replaceAll(' ', '') !== '';
}
