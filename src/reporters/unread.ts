import { inWords } from '../catalogue/display.js';
import type { Unread } from '../model/report.js';

/** Parts that could not be read for one cause on one node. */
export interface UnreadParts {
  /** In words: `config, acl and modules`. */
  readonly parts: string;
  readonly node: string | null;
  readonly why: string;
  readonly remedy: string | null;
}

/** What was not read, each cause once. */
export function foldUnread(unread: readonly Unread[]): readonly UnreadParts[] {
  const byCause = new Map<string, Unread[]>();
  for (const one of unread) {
    const cause = JSON.stringify([one.node, one.why]);
    byCause.set(cause, [...(byCause.get(cause) ?? []), one]);
  }
  return [...byCause.values()].map((entries) => {
    const [first] = entries;
    const node = first?.node ?? null;
    const parts = inWords([...new Set(entries.map(({ part }) => part))]);
    const remedy = entries.find((entry) => entry.remedy !== null)?.remedy ?? null;
    return { parts, node, why: first?.why ?? '', remedy };
  });
}
