import type { Environment } from '../model/project.js';
import type { Snapshot } from '../model/snapshot.js';
import { mergeKeyspaces } from './keyspace/merge-keyspaces.js';
import type { PrivateWords } from './keyspace/veil.js';
import { namesKeys } from './private-patterns.js';
import { SourceError } from './sources/source-error.js';

/** A snapshot of an environment, or why there is none. */
export type Found = Snapshot | SourceError;

/** Under which key words are compared. */
interface Keyed {
  readonly reference: string;
  readonly privateWords: PrivateWords | null;
}

/**
 * Words that are hidden are compared where one key hid them: that of the run, else that of the reference's snapshot. The
 * keys of an environment whose words are hidden otherwise were not read, with the reason; and neither was an ACL that names
 * keys.
 */
export function withOneKey(
  found: readonly Found[],
  environments: readonly Environment[],
  { reference, privateWords }: Keyed,
): readonly Found[] {
  const keyed = found.map((one, index) => ({ one, name: environments[index]?.name }));
  const first =
    keyed.find(({ one, name }) => name === reference && hasKeys(one)) ??
    keyed.find(({ one }) => hasKeys(one));
  const check = privateWords?.check ?? keyOf(first?.one);
  return found.map((one) => (hasKeys(one) && keyOf(one) !== check ? withoutKeys(one, check) : one));
}

const hasKeys = (one: Found | undefined): one is Snapshot =>
  one !== undefined && !(one instanceof SourceError) && one.parts.includes('keys');

const keyOf = (one: Found | undefined): string | null => (hasKeys(one) ? one.keyspace.privateWords : null);

function withoutKeys(snapshot: Snapshot, check: string | null): Snapshot {
  const { privateWords, total, leftOut } = snapshot.keyspace;
  const reason = reasonOf(privateWords, check);
  const parts = namesKeys(snapshot.nodes) ? (['keys', 'acl'] as const) : (['keys'] as const);
  return {
    ...snapshot,
    keyspace: { ...mergeKeyspaces([]), total, leftOut },
    nodes: parts.length === 1 ? snapshot.nodes : snapshot.nodes.map((node) => ({ ...node, acl: null })),
    unread: [...snapshot.unread, ...parts.map((part) => ({ part, node: null, ...reason }))],
  };
}

function reasonOf(
  mine: string | null,
  check: string | null,
): { readonly why: string; readonly remedy: string } {
  if (mine === null)
    return {
      why: 'the words of its keys stand in the clear, and those that they are compared with are private',
      remedy: 'take its snapshot again with --private-keys and the same key',
    };
  if (check === null)
    return {
      why: 'the words of its keys are private (--private-keys), and those that they are compared with are not',
      remedy: 'compare with --private-keys and the key that its snapshot was taken with',
    };
  return {
    why: 'the words of its keys were made private with another key',
    remedy: 'take the snapshots with one key, and compare with it',
  };
}
