import { roughBytes } from '../catalogue/display.js';
import type { SettingFacts } from '../catalogue/table.js';
import { versionFacts } from '../catalogue/versions.js';
import type { Remedy } from '../model/report.js';
import type { NodeSnapshot } from '../model/snapshot.js';
import { NO_REMEDY, type Observed } from './check.js';
import { settingOf } from './observed.js';

/** The exact way to a value on one server and version; a note where no command can bring it about. */
export function setSetting(
  observed: Observed,
  node: NodeSnapshot,
  facts: SettingFacts,
  value: string | null,
): Remedy {
  if (facts.isSecret) return note('set or remove it where this server’s secrets are kept');
  if (value === null) return NO_REMEDY;
  const { product, version } = observed.snapshot;
  const known = versionFacts(facts, product, version);
  const name = known?.name ?? facts.name;
  const line = `${name} ${quote(value)}`;
  if (known !== null && !known.isMutable)
    return note(
      `write "${line}" into ${fileOf(node)} and restart the server: it cannot be changed at runtime`,
    );
  if (known?.isProtected === true)
    return note(`write "${line}" into ${fileOf(node)} and restart the server: it is protected at runtime`);
  const { source } = observed.environment;
  if (source.kind === 'conf') return note(`write "${line}" into ${source.file}`);
  if (source.kind === 'parameters') return note(`set ${line} in the parameter group of ${source.file}`);
  const config = source.kind === 'redis' ? source.configCommand : 'CONFIG';
  // The name is often kept secret: it is not shown.
  const isRenamed = config.toUpperCase() !== 'CONFIG';
  if (config === '-') return note(`set ${line} with your provider’s tools: the server has no CONFIG`);
  return {
    commands: [`CONFIG SET ${line}`, ...(node.configFile ? ['CONFIG REWRITE'] : [])],
    note:
      [
        isRenamed ? 'CONFIG has another name on this server, that of configCommand in the YAML' : null,
        persistence(node),
        pressure(node, facts, value),
        aboveHost(observed, facts, value),
      ]
        .filter((text) => text !== null)
        .join('; ') || null,
  };
}

const note = (text: string): Remedy => ({ commands: [], note: text });

const fileOf = ({ configFile }: NodeSnapshot): string =>
  configFile || 'the configuration that starts the server';

function persistence({ configFile }: NodeSnapshot): string | null {
  if (configFile === '')
    return 'the server was started without a config file: make the same change in what starts it, or a restart undoes it';
  return configFile === null
    ? 'make the same change in what starts the server, or a restart undoes it'
    : null;
}

/** A limit below what is used works at once: keys go, or writes fail. */
function pressure(node: NodeSnapshot, facts: SettingFacts, value: string): string | null {
  const used = countedBytes(node);
  if (facts.name !== 'maxmemory' || used === null || value === '0' || !/^\d+$/.test(value)) return null;
  if (BigInt(value) >= BigInt(used)) return null;
  const evicts = (settingOf(node, 'maxmemory-policy') ?? 'noeviction') !== 'noeviction';
  return `${roughBytes(used)} are in use: this ${evicts ? 'evicts keys' : 'makes writes fail'} at once`;
}

/** What is right for the reference's host may be too much for this one. */
function aboveHost(
  { environment: { memoryLimitBytes } }: Observed,
  { name }: SettingFacts,
  value: string,
): string | null {
  if (name !== 'maxmemory' || memoryLimitBytes === null || !/^\d+$/.test(value)) return null;
  if (value !== '0' && BigInt(value) <= BigInt(memoryLimitBytes)) return null;
  return `the host allows ${roughBytes(memoryLimitBytes)}: rather declare that maxmemory differs, by a ratio to memoryLimit`;
}

/** What counts towards maxmemory: used memory without replica buffers and their like; null where it is not known. */
export function countedBytes({ memory }: NodeSnapshot): number | null {
  return memory.usedBytes === null ? null : Math.max(0, memory.usedBytes - (memory.notCountedBytes ?? 0));
}

/** A value as redis-cli and redis.conf read it. (Redis: sds.c, sdssplitargs) */
export function quote(value: string): string {
  if (/^[\x21\x23-\x26\x28-\x7e]+$/.test(value)) return value;
  const escaped = [...Buffer.from(value, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${escaped.join('')}"`;
}
