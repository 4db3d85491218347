import { displayValue, roughBytes } from '../catalogue/display.js';
import { formatDurationMs } from '../catalogue/duration.js';
import { findSetting, unknownSetting } from '../catalogue/settings.js';
import type { Finding } from '../model/report.js';

/** A finding's canonical value for a person: sizes and durations in units, shares in percent; `none` for null. */
export function display(finding: Pick<Finding, 'check' | 'subject'>, value: string | null): string {
  if (value === null) return 'none';
  switch (finding.check) {
    case 'config-value':
      return displayValue(findSetting(finding.subject) ?? partOwner(finding.subject), value);
    case 'memory-headroom':
      return /^\d+$/.test(value) ? roughBytes(Number(value)) : value;
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

/** `client-output-buffer-limit.replica` is shown as its setting is. */
function partOwner(subject: string) {
  return findSetting(subject.replace(/\.[^.]*$/, '')) ?? unknownSetting(subject);
}
