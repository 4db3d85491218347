import { expect, test } from 'vitest';
import { namesKeys, withPrivatePatterns } from '../../src/loader/private-patterns.js';
import type { NodeSnapshot } from '../../src/model/snapshot.js';

const words = {
  mark: (text: string) => Buffer.from(text).toString('hex').padEnd(12, '0').slice(0, 12),
  check: '',
};

/** A node with one user who has these key patterns. */
function node(...keys: readonly string[]): NodeSnapshot {
  const commands = { base: 'none', except: [], isResolved: true } as const;
  const rules = [{ commands, keys, channels: [], others: [] }];
  const user = { name: 'app', isOn: true, isOpen: false, passwords: [], rules };
  return { acl: [user] } as Partial<NodeSnapshot> as NodeSnapshot;
}

const patternsOf = (nodes: readonly NodeSnapshot[]) => nodes[0]?.acl?.[0]?.rules[0]?.keys;

test('words of patterns become marks, but for those that the YAML names; the signs of a glob stay', () => {
  const nodes = [node('~*', '~ab:*', '%R~ab:cart:[xy]?', '~{ab}/*', '~%3A')];
  const hidden = withPrivatePatterns(nodes, new Set(['cart']), words);
  expect(patternsOf(hidden)).toEqual([
    '~*',
    '~{~616200000000}:*',
    '%R~{~616200000000}:cart:[{~787900000000}]?',
    '~{{~616200000000}}/*',
    '~{~253341000000}',
  ]);
  expect(withPrivatePatterns(hidden, new Set(['cart']), words)).toEqual(hidden);
});

test('an ACL of all keys names none', () => {
  expect(namesKeys([node('~*', '%R~*')])).toBe(false);
  expect(namesKeys([node('~a*')])).toBe(true);
  expect(namesKeys([{ ...node(), acl: null }])).toBe(false);
});
