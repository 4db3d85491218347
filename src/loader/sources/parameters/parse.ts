import { z } from 'zod';
import { canonicalise } from '../../../catalogue/canonical.js';
import { findSetting } from '../../../catalogue/settings.js';
import type { Setting } from '../../../model/snapshot.js';
import { parseJson } from '../../parse-json.js';
import { byName } from '../by-name.js';

/** ElastiCache writes `ParameterName` and `ParameterValue`, MemoryDB `Name` and `Value`; one without value is empty. */
const parameter = z.union([
  z.looseObject({ ParameterName: z.string(), ParameterValue: z.string().optional() }),
  z.looseObject({ Name: z.string(), Value: z.string().optional() }),
]);

const schema = z.looseObject({ Parameters: z.array(parameter).min(1) });

/** What a file of parameters says, or what is wrong with it: continues the file's name. */
export type ParametersReading =
  | { readonly ok: true; readonly settings: readonly Setting[] }
  | { readonly ok: false; readonly message: string };

/**
 * Reads the JSON of `aws elasticache describe-cache-parameters` or `aws memorydb describe-parameters` as canonical
 * settings, sorted by name. Parameters that are no settings of Redis (`reserved-memory-percent`) and those that are
 * left to the service (no value) are left out.
 */
export function parseParameters(text: string): ParametersReading {
  const data = parseJson(text);
  if (data === undefined) return { ok: false, message: 'is not a whole JSON file: it may have been cut' };
  const read = schema.safeParse(data);
  if (!read.success)
    return {
      ok: false,
      message:
        'is not the JSON of `aws elasticache describe-cache-parameters` or `aws memorydb describe-parameters`: expected {"Parameters": [{"ParameterName": …, "ParameterValue": …}]}',
    };
  const pairs = read.data.Parameters.map((one) =>
    'ParameterName' in one
      ? ([String(one.ParameterName), textOf(one.ParameterValue)] as const)
      : ([String(one.Name), textOf(one.Value)] as const),
  );
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    return { ok: false, message: `holds ${twice} twice, expected one parameter group` };
  const settings: Setting[] = [];
  for (const [name, raw] of [...pairs, ...bufferLimits(pairs)]) {
    const setting = readSetting(name, raw);
    if (typeof setting === 'string') return { ok: false, message: setting };
    if (setting !== null) settings.push(setting);
  }
  return {
    ok: true,
    settings: settings.toSorted(byName),
  };
}

type Pair = readonly [name: string, value: string | null];

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function readSetting(name: string, raw: string | null): Setting | string | null {
  const facts = findSetting(name);
  if (facts === null || raw === null || (raw === '' && facts.kind !== 'event-flags')) return null;
  const reading = canonicalise(facts, raw);
  if (reading.ok) return { name: facts.name, value: reading.value };
  return `holds ${name} with a value that Redis does not take, expected ${reading.expected}`;
}

const CLASSES = ['normal', 'replica', 'pubsub'] as const;
const LIMITS = ['hard-limit', 'soft-limit', 'soft-seconds'] as const;

/** The nine parameters that are one setting: `client-output-buffer-limit-replica-hard-limit` and its kin. */
function bufferLimits(pairs: readonly Pair[]): readonly Pair[] {
  const values = new Map(pairs);
  const words = CLASSES.flatMap((name) => {
    const aliases = name === 'replica' ? ['replica', 'slave'] : [name];
    const limits = LIMITS.map(
      (limit) =>
        aliases
          .map((alias) => values.get(`client-output-buffer-limit-${alias}-${limit}`))
          .find((value) => typeof value === 'string') ?? null,
    );
    return limits.includes(null) ? [] : [name, ...limits.filter((value) => value !== null)];
  });
  // Of a class that is not told, nothing is known.
  return words.length < CLASSES.length * (LIMITS.length + 1)
    ? []
    : [['client-output-buffer-limit', words.join(' ')]];
}
