import { redact } from '../../../catalogue/redact.js';
import { allSettings, canonicalName, findSetting, unknownSetting } from '../../../catalogue/settings.js';
import { isReported } from '../../../catalogue/versions.js';
import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { SecretLabel, Setting, StandIn } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { SecretLabels } from '../secret-labels.js';
import type { Connection } from './connection.js';
import { faultOf } from './faults.js';
import { firstWords, grant } from './grant.js';
import type { Info } from './info.js';
import { settingsInInfo } from './info-settings.js';
import { type Reply, ReplyFault, utf8 } from './reply.js';

/** What is known of the configuration of one node. */
export interface ConfigRead {
  /** Sorted by name. */
  readonly settings: readonly Setting[];
  readonly standIns: readonly StandIn[];
  readonly secretLabels: readonly SecretLabel[];
  readonly unread: readonly Unread[];
}

/** What a configuration is read with. */
export interface ConfigRequest {
  readonly environment: string;
  readonly source: RedisSource;
  /** `host:port` of the node. */
  readonly node: string;
  readonly product: string;
  readonly version: string;
  readonly info: Info;
  readonly labels: SecretLabels;
}

/**
 * Reads a server's settings: `CONFIG GET *`; where that is refused, name by name; what is still missing from the fields
 * of INFO that hold a setting. Whatever remains unknown is told in `unread`. Throws a `SourceError` where the server is
 * in no state to answer.
 */
export async function readConfig(connection: Connection, request: ConfigRequest): Promise<ConfigRead> {
  const found = await askConfig(connection, request);
  const told = new Set(found.settings.map(({ name }) => name));
  const standIns = settingsInInfo(request.info, request.product).filter(({ name }) => !told.has(name));
  const settings = found.why === null ? found.settings : [...found.settings, ...standIns];
  return {
    settings: settings.toSorted(byName),
    standIns:
      found.why === null
        ? []
        : standIns.map(({ name }) => ({ name, from: 'info' as const })).toSorted(byName),
    secretLabels: found.secretLabels.toSorted(byName),
    unread:
      found.why === null
        ? []
        : [{ part: 'config', node: request.node, why: found.why, remedy: found.remedy }],
  };
}

interface Found extends Pick<ConfigRead, 'settings' | 'secretLabels'> {
  /** Why it is not all; null where it is. */
  readonly why: string | null;
  readonly remedy: string | null;
}

const nothing = (why: string, remedy: string | null): Found => ({
  settings: [],
  secretLabels: [],
  why,
  remedy,
});

async function askConfig(connection: Connection, request: ConfigRequest): Promise<Found> {
  const { configCommand } = request.source;
  if (configCommand === '-') return nothing('the YAML says that it has no CONFIG command', WITHOUT_CONFIG);
  const reply = await connection.send(configCommand, 'GET', '*');
  if (reply instanceof ReplyFault) return refused(connection, request, reply);
  const excess = excessOf(reply);
  if (excess !== null) return nothing(excess, null);
  const found = settingsOf(reply, request.labels);
  if (found === null) return nothing('CONFIG GET answered with something else than names and values', null);
  if (found.settings.length === 0) return nothing('CONFIG GET answered with nothing', null);
  return { ...found, ...incompleteness(found.settings, request) };
}

/** Settings and characters of one value that no server has. */
const MOST_SETTINGS = 10_000;
const LONGEST_VALUE = 65_536;

/** What of an answer is more than a configuration; null where nothing is. */
function excessOf(reply: Reply): string | null {
  if (!Array.isArray(reply)) return null;
  if (reply.length > 2 * MOST_SETTINGS) return `CONFIG GET answered with ${reply.length / 2} settings`;
  const long = reply.find((word) => typeof word === 'string' && word.length > LONGEST_VALUE);
  return typeof long === 'string' ? `CONFIG GET answered with a value of ${long.length} bytes` : null;
}

/** Where nobody can ask, a file may tell. */
const WITHOUT_CONFIG =
  'name the file of the provider’s parameter group (parameters), or take config out of policy.mustVerify';

async function refused(connection: Connection, request: ConfigRequest, fault: ReplyFault): Promise<Found> {
  const { environment, source } = request;
  const serverFault = faultOf(fault.text, environment);
  if (serverFault !== null) throw serverFault;
  const why = `CONFIG GET was refused: ${firstWords(fault.text)}`;
  if (fault.isDenied) return nothing(why, grant(source, '+config|get'));
  if (/unknown command/i.test(fault.text))
    return nothing(
      why,
      'name the command that CONFIG was renamed to: configCommand; "-" where there is none',
    );
  return askOneByOne(connection, request, why);
}

/** Some hosts refuse `*`, and names that they do not support, and answer for the others. (Redis Software: CONFIG GET) */
async function askOneByOne(connection: Connection, request: ConfigRequest, why: string): Promise<Found> {
  const { product, version, source, labels } = request;
  const names = allSettings()
    .filter((facts) => isReported(facts, product, version))
    .map(({ name }) => name);
  const replies = await Promise.all(names.map((name) => connection.send(source.configCommand, 'GET', name)));
  const found = replies.flatMap((reply) => (reply instanceof ReplyFault ? [] : [settingsOf(reply, labels)]));
  const settings = found.flatMap((one) => one?.settings ?? []);
  if (settings.length === 0) return nothing(why, null);
  return {
    settings,
    secretLabels: found.flatMap((one) => one?.secretLabels ?? []),
    why: `CONFIG GET tells of ${settings.length} settings and refuses ${names.length - settings.length}`,
    remedy: null,
  };
}

/** More settings than these are missing from no server that tells all it has. */
const MOST_MISSING = 10;

/** A host may answer `*` with a few settings of many: the others are not absent, they are not told. */
function incompleteness(
  settings: readonly Setting[],
  { product, version }: ConfigRequest,
): Pick<Found, 'why' | 'remedy'> {
  const told = new Set(settings.map(({ name }) => name));
  const missing = allSettings().filter(
    (facts) => isReported(facts, product, version) && !told.has(facts.name),
  );
  if (missing.length <= MOST_MISSING) return { why: null, remedy: null };
  const why = `CONFIG GET tells of ${settings.length} settings and leaves out ${missing.length} that ${product} ${version} has`;
  return { why, remedy: 'name the file of the provider’s parameter group: parameters' };
}

/** Name and value in turn; aliases are one setting, and a secret is a secret no longer. Null for anything else. */
export function settingsOf(
  reply: Reply,
  labels: SecretLabels,
): Pick<ConfigRead, 'settings' | 'secretLabels'> | null {
  if (!Array.isArray(reply) || reply.length % 2 !== 0 || reply.some((word) => typeof word !== 'string'))
    return null;
  const words = reply.map((word) => (typeof word === 'string' ? utf8(word) : ''));
  const found = new Map<string, string>();
  const secretLabels = new Map<string, number>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const reported = (words[at] ?? '').toLowerCase();
    const raw = words[at + 1] ?? '';
    const name = canonicalName(reported);
    if (found.has(name) && name !== reported) continue;
    const facts = findSetting(name) ?? unknownSetting(name);
    if (facts.isSecret && raw !== '') secretLabels.set(name, labels.ofPassword(raw));
    found.set(name, redact(facts, raw));
  }
  return {
    settings: [...found].map(([name, value]) => ({ name, value })),
    secretLabels: [...secretLabels].map(([name, label]) => ({ name, label })),
  };
}
