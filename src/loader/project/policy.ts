import { parseDurationMs } from '../../catalogue/duration.js';
import { CHECK_IDS } from '../../model/checks.js';
import type { Part, Policy } from '../../model/project.js';
import type { Remarks } from './remarks.js';
import { severityOf } from './rule-notes.js';
import { asScalar, entries, get, items, scalar, type Tree, text } from './tree.js';
import { quote } from './wording.js';

const PARTS = ['config', 'acl', 'modules', 'functions', 'keys', 'file'] as const satisfies readonly Part[];

/** When the gate fails: `policy:` and its defaults. */
export function readPolicy(tree: Tree | null, remarks: Remarks): Policy {
  const failOn = text(tree, 'failOn');
  return {
    failOn: failOn === 'never' ? 'never' : (severityOf(failOn) ?? 'error'),
    mustVerify: readParts(get(tree, 'mustVerify'), remarks) ?? ['config', 'keys'],
    waiverMaxDays: Number(scalar(tree, 'waiverMaxDays')?.data ?? 90),
    maxSnapshotAgeMs: parseDurationMs(text(tree, 'maxSnapshotAge') ?? ''),
    checks: entries(get(tree, 'checks')).flatMap(({ key, value }) => {
      const word = asScalar(value)?.text ?? null;
      const severity = word === 'off' ? 'off' : severityOf(word);
      const check = CHECK_IDS.find((id) => id === key.text);
      return severity === null || check === undefined ? [] : [{ check, severity }];
    }),
  };
}

function readParts(tree: Tree | null, remarks: Remarks): readonly Part[] | null {
  if (tree === null) return null;
  const parts: Part[] = [];
  for (const item of items(tree)) {
    const part = PARTS.find((known) => known === asScalar(item)?.text);
    if (part === undefined) continue;
    if (parts.includes(part)) {
      remarks.mistake(item.location, `policy.mustVerify: ${quote(part)} stands twice, expected once`);
    }
    parts.push(part);
  }
  return parts;
}
