import { formatDurationMs, parseDurationMs } from '../../../catalogue/duration.js';
import type { Finding, Report } from '../../../model/report.js';
import { isWithin } from '../../keyspace/automaton.js';
import { type Pattern, parsePattern } from '../../keyspace/pattern.js';
import { comment, heading, noted, yamlMap, yamlQuoted } from './yaml-text.js';

/** A family that every environment has, of one type or with one TTL that the application sets. */
export interface ProposedFamily {
  readonly pattern: string;
  /** Null where environments, or keys, differ. */
  readonly type: string | null;
  /** `1h`, `none`; null where environments differ, or it is not known everywhere. */
  readonly ttl: string | null;
  readonly keys: number;
}

type Row = Report['families'][number];

/** Fewer keys than this may be too few in the next sample to tell anything. */
const LEAST_KEYS = 200;

/** Entries beyond are no help to a reader; the largest families come first. */
const MOST_FAMILIES = 40;

/** A TTL within this share of the other is the same one. */
const SAME_TTL = 0.05;

/** Families that agree, so that what each is can be written down; in an order in which none takes another’s keys. */
export function agreedFamilies(report: Report): readonly ProposedFamily[] {
  const patterns = [...new Set(report.families.map(({ pattern }) => pattern))];
  const found = patterns
    .flatMap(
      (pattern) =>
        agreedFamily(
          report.families.filter((row) => row.pattern === pattern),
          report,
        ) ?? [],
    )
    .toSorted((a, b) => b.keys - a.keys)
    .slice(0, MOST_FAMILIES);
  return exactFirst(found);
}

function agreedFamily(rows: readonly Row[], { environments, findings }: Report): ProposedFamily | null {
  const [first] = rows;
  if (first === undefined || rows.length < environments.length || read(first.pattern) === null) return null;
  const isWhole = environments.every(({ keys }) => keys.sampled >= keys.total);
  const isOpen = findings.some(
    (finding) =>
      finding.subject === first.pattern && (isOfFamily(finding) || finding.check === 'key-namespace'),
  );
  if (isOpen || rows.some(({ keys }) => keys < (isWhole ? 1 : LEAST_KEYS))) return null;
  const [type, ttl] = [typeOf(rows), ttlOf(rows)];
  const keys = rows.reduce((sum, row) => sum + row.keys, 0);
  return type === null && ttl === null ? null : { pattern: first.pattern, type, ttl, keys };
}

/** Null for a name that stands for many keys at once, and is no pattern: `{overflow}`. */
function read(text: string): Pattern | null {
  const pattern = parsePattern(text);
  return 'message' in pattern ? null : pattern;
}

function typeOf(rows: readonly Row[]): string | null {
  const types = new Set(rows.flatMap(({ types }) => Object.keys(types)));
  const [type] = types;
  return types.size === 1 && type !== undefined ? type : null;
}

function ttlOf(rows: readonly Row[]): string | null {
  if (rows.every(({ shareWithoutTtl }) => shareWithoutTtl === 1)) return 'none';
  if (rows.some(({ shareWithoutTtl, setTtlsMs }) => shareWithoutTtl > 0 || setTtlsMs.length !== 1))
    return null;
  const all = rows.flatMap(({ setTtlsMs }) => setTtlsMs);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const text = formatDurationMs(all[0] ?? 0);
  return most <= least * (1 + SAME_TTL) && parseDurationMs(text) !== null ? text : null;
}

/** The first pattern that matches takes a key: one that lies within another has to come before it. */
function exactFirst(families: readonly ProposedFamily[]): readonly ProposedFamily[] {
  const placed: ProposedFamily[] = [];
  for (const family of families) {
    const at = placed.findIndex((other) => lies(family, other));
    placed.splice(at === -1 ? placed.length : at, 0, family);
  }
  return placed;
}

function lies(inner: ProposedFamily, outer: ProposedFamily): boolean {
  const [a, b] = [read(inner.pattern), read(outer.pattern)];
  return a !== null && b !== null && isWithin(a.shape, b.shape);
}

/** `"session:{uuid}": { type: hash, ttl: 1h }` */
export function familyLine({ pattern, type, ttl }: ProposedFamily): string {
  const parts = [...(type === null ? [] : [`type: ${type}`]), ...(ttl === null ? [] : [`ttl: ${ttl}`])];
  return `${yamlQuoted(pattern)}: { ${parts.join(', ')} }`;
}

/** Families whose types or TTLs differ: of each what it is, and lines to choose from, which are YAML without their `# `. */
export function openFamilies(report: Report): readonly string[] {
  const open = report.findings.filter(isOfFamily);
  const patterns = [...new Set(open.map(({ subject }) => subject))].toSorted();
  return patterns.flatMap((pattern) => {
    const findings = open.filter(({ subject }) => subject === pattern);
    const rows = report.families.filter((row) => row.pattern === pattern);
    const isTypeOpen = findings.some(({ check }) => check === 'key-type');
    const isTtlOpen = findings.some(({ check }) => check !== 'key-type');
    const today = [...asToday('type', rows, isTypeOpen, typeOf), ...asToday('ttl', rows, isTtlOpen, ttlOf)];
    const free = [
      ...(isTypeOpen ? ['type: ignore'] : asToday('type', rows, false, typeOf)),
      ...(isTtlOpen ? ['ttl: ignore'] : asToday('ttl', rows, false, ttlOf)),
    ];
    const isKnown =
      (!isTypeOpen || today.some((part) => part.startsWith('type: '))) &&
      (!isTtlOpen || today.some((part) => part.startsWith('ttl: ')));
    const line = (parts: readonly string[], note: string): string =>
      comment(noted(`${yamlQuoted(pattern)}: { ${parts.join(', ')} }`, note));
    return [
      ...findings.map(({ message }) => heading(message)),
      ...(isKnown ? [line(today, 'as it is today')] : []),
      line(free, 'it may differ'),
    ];
  });
}

/** True for drift that a line of `families:` can settle. */
export const isOfFamily = ({ check, status }: Finding): boolean =>
  status === 'drift' && ['key-type', 'key-ttl', 'key-expiry'].includes(check);

/** What each environment has, or all of them; nothing where that is not one thing. */
function asToday(
  part: 'type' | 'ttl',
  rows: readonly Row[],
  isOpen: boolean,
  read: (rows: readonly Row[]) => string | null,
): readonly string[] {
  const all = read(rows);
  if (!isOpen) return all === null ? [] : [`${part}: ${all}`];
  const values = rows.flatMap((row) => {
    const value = read([row]);
    return value === null ? [] : [[row.environment, value] as const];
  });
  return values.length === rows.length ? [`${part}: ${yamlMap([['per', yamlMap(values)]])}`] : [];
}
