import { displayValue, roughBytes } from '../catalogue/display.js';
import { formatDurationMs } from '../catalogue/duration.js';
import { findSetting, unknownSetting } from '../catalogue/settings.js';
import type { SettingFacts } from '../catalogue/table.js';
import type { Finding } from '../model/report.js';

/** Both sides of a finding for a person; null where it has none: what is only unexpected was expected to be `none`. */
export function sidesOf(finding: Finding): {
  readonly expected: string | null;
  readonly actual: string | null;
} {
  const { expected, actual, kind } = finding;
  if (expected === null && actual === null) return { expected: null, actual: null };
  return {
    expected: expected === null && kind !== 'unexpected' ? null : display(finding, expected),
    actual: display(finding, actual),
  };
}

/** A finding's canonical value for a person: sizes and durations in units, shares in percent; `none` for null. */
export function display(finding: Pick<Finding, 'check' | 'subject'>, value: string | null): string {
  if (value === null) return 'none';
  switch (finding.check) {
    case 'config-value':
    case 'config-file':
      return showSetting(findSetting(finding.subject) ?? partOwner(finding.subject), value);
    case 'node-agreement': {
      const [, name] = /^config\/(.*)$/s.exec(finding.subject) ?? [];
      return name === undefined ? value : showSetting(findSetting(name) ?? partOwner(name), value);
    }
    case 'memory-headroom':
      return showSetting(findSetting(finding.subject) ?? unknownSetting(finding.subject), value);
    case 'key-ttl':
      return value
        .split(' ')
        .map((ms) => formatDurationMs(Number(ms)))
        .join(', ');
    case 'key-expiry':
      return `${Number((Number(value) * 100).toPrecision(3))}% without TTL`;
    default:
      return value;
  }
}

function showSetting(facts: SettingFacts, value: string): string {
  const shown = displayValue(facts, value);
  return facts.unit === 'bytes' ? readable(shown) : shown;
}

/** Bytes that no unit divides stand roughly first: `51.2mb (53687092)`. */
const readable = (bytes: string): string =>
  /^\d+$/.test(bytes) && Number(bytes) >= 1024 ? `${roughBytes(Number(bytes))} (${bytes})` : bytes;

/** `client-output-buffer-limit.replica` is shown as its setting is. */
function partOwner(subject: string) {
  return findSetting(subject.replace(/\.[^.]*$/, '')) ?? unknownSetting(subject);
}
