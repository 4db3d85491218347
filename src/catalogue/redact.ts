import { canonicalise } from './canonical.js';
import type { SettingFacts } from './table.js';

/**
 * What may be stored of a server's value. A secret becomes `set` or `not set`. Anything else is canonical; a value that
 * cannot be read by its kind (a newer server's) is kept as it is, trimmed, never thrown away. In settings that the
 * catalogue does not know, credentials of a URL are masked.
 */
export function redact(facts: SettingFacts, raw: string): string {
  if (facts.isSecret) return raw === '' ? 'not set' : 'set';
  if (facts.class === 'unknown') return raw.replaceAll(CREDENTIALS, '://***@');
  const reading = canonicalise(facts, raw);
  return reading.ok ? reading.value : raw.trim();
}

// Up to the last `@` of the word: a password may itself hold `@` and `/`.
const CREDENTIALS = /:\/\/[^\s]*@/g;
