import type { ConfigRule, FamilyRule, Policy, Project, Requires } from '../../model/project.js';
import { readConfig } from './config-rules.js';
import { expectationsSchema } from './expectations-schema.js';
import { readFamilies } from './family-rules.js';
import { isEnvironment } from './operands.js';
import { readPolicy } from './policy.js';
import type { Remarks } from './remarks.js';
import { readRequires } from './requires.js';
import { severityOf } from './rule-notes.js';
import { checkShape } from './shape.js';
import { get, scalar, type Tree, text } from './tree.js';
import { withoutVariables } from './variables.js';
import type { ParsedFile } from './yaml-file.js';

/** What `expectations.yaml` says, with the defaults where it says nothing. */
export interface Expectations {
  /** null where the file names none. */
  readonly reference: string | null;
  readonly config: readonly ConfigRule[];
  readonly families: readonly FamilyRule[];
  readonly unlistedFamilies: Project['unlistedFamilies'];
  readonly requires: Requires;
  readonly policy: Policy;
}

/**
 * Reads `expectations.yaml`; a project without one, or with an empty one, has the defaults.
 *
 * @param environments every environment that has a file: rules may name those
 */
export function readExpectations(
  parsed: ParsedFile | null,
  environments: readonly string[],
  remarks: Remarks,
): Expectations {
  const tree = parsed?.tree ? withoutVariables(parsed.tree, remarks) : null;
  if (parsed !== null && tree !== null) {
    checkShape(tree, { schema: expectationsSchema, isSecret: () => false, isWhole: parsed.isWhole }, remarks);
  }
  const unlisted = text(tree, 'unlistedFamilies');
  return {
    reference: readReference(tree, environments, remarks),
    config: readConfig(get(tree, 'config'), environments, remarks),
    families: readFamilies(get(tree, 'families'), environments, remarks),
    unlistedFamilies: unlisted === 'ignore' ? 'ignore' : (severityOf(unlisted) ?? 'warning'),
    requires: readRequires(get(tree, 'requires')),
    policy: readPolicy(get(tree, 'policy'), remarks),
  };
}

function readReference(tree: Tree | null, environments: readonly string[], remarks: Remarks): string | null {
  const reference = scalar(tree, 'reference');
  if (reference === null) return null;
  isEnvironment(reference, environments, 'reference: ', remarks);
  return reference.text;
}
