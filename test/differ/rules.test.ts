import { describe, expect, test } from 'vitest';
import { factsOf } from '../../src/differ/observed.js';
import { resolve, ruleFor } from '../../src/differ/rules.js';
import type { Matcher } from '../../src/model/matcher.js';
import type { ConfigRule } from '../../src/model/project.js';
import { project, rule, SAME } from '../support/build.js';

const STAGING = { environment: 'staging', role: 'primary' } as const;
const value = (text: string): Matcher => ({ kind: 'equals', value: text });
const glob = (text: string) => ({ kind: 'glob', glob: text }) as const;

/** What the rules ask of a setting in staging; null where they ask nothing. */
function asked(
  name: string,
  rules: readonly ConfigRule[],
  part: string | null = null,
): readonly Matcher[] | null {
  return ruleFor(project({ config: rules }).config, factsOf(name), part, STAGING)?.matchers ?? null;
}

describe('the most exact rule wins', () => {
  const rules = [
    rule({ kind: 'class', class: 'network' }, [value('class')]),
    rule(glob('tcp-*'), [value('glob')]),
    rule(glob('tcp-keep*'), [value('longer glob')]),
    rule('tcp-keepalive', [value('name')]),
  ];

  test.each([
    ['tcp-keepalive', 'name'],
    ['tcp-backlog', 'glob'],
    ['timeout', 'class'],
  ])('%s: the %s', (name, found) => {
    expect(asked(name, rules)).toEqual([value(found)]);
  });

  test('of two globs the one with more text', () => {
    expect(asked('tcp-keepalive', rules.slice(0, 3))).toEqual([value('longer glob')]);
  });

  test('else everything is the same as the reference’s', () => {
    expect(asked('maxmemory', rules)).toEqual([SAME]);
  });

  test('a glob takes a setting by its other names, too', () => {
    expect(asked('replica-priority', [rule(glob('slave-*'), [value('glob')])])).toEqual([value('glob')]);
  });

  test('a part has a rule of its own, else its setting’s', () => {
    const limits = [
      rule('client-output-buffer-limit', [value('whole')]),
      rule({ kind: 'name', name: 'client-output-buffer-limit', part: 'replica' }, [value('part')]),
    ];
    expect(asked('client-output-buffer-limit', limits)).toEqual([value('whole')]);
    expect(asked('client-output-buffer-limit', limits, 'replica')).toEqual([value('part')]);
    expect(asked('client-output-buffer-limit', limits, 'pubsub')).toEqual([value('whole')]);
  });
});

describe('nobody asks', () => {
  test.each(['port', 'dir', 'pidfile', 'replica-announce-ip', 'cluster-enabled'])('of %s', (name) => {
    expect(asked(name, [])).toBe(null);
  });

  test('but where the YAML names it', () => {
    expect(asked('port', [rule('port', [value('6379')])])).toEqual([value('6379')]);
    expect(asked('port', [rule(glob('por*'), [value('6379')])])).toEqual([value('6379')]);
  });
});

describe('per and perRole', () => {
  const per: Matcher = {
    kind: 'per',
    environments: [{ name: 'staging', matchers: [value('1'), SAME] }],
    otherwise: null,
  };

  test('are replaced by what they say of a place', () => {
    expect(resolve([per], STAGING)).toEqual([value('1'), SAME]);
    expect(resolve([{ ...per, otherwise: [value('2')] }], { ...STAGING, environment: 'qa' })).toEqual([
      value('2'),
    ]);
  });

  test('say nothing of a place that they do not name: the next rule is asked', () => {
    const rules = [rule('timeout', [per]), rule(glob('time*'), [value('next')])];
    const found = ruleFor(rules, factsOf('timeout'), null, { ...STAGING, environment: 'qa' });
    expect(found?.matchers).toEqual([value('next')]);
  });

  test('hold for a role, and for an environment’s role', () => {
    const perRole: Matcher = { kind: 'perRole', primary: [value('')], replica: null };
    expect(resolve([perRole], STAGING)).toEqual([value('')]);
    expect(resolve([perRole], { ...STAGING, role: 'replica' })).toBe(null);
    const both: Matcher = { ...per, environments: [{ name: 'staging', matchers: [perRole] }] };
    expect(resolve([both], STAGING)).toEqual([value('')]);
  });

  test('of an environment called constructor are not mixed up with anything', () => {
    expect(resolve([per], { ...STAGING, environment: 'constructor' })).toBe(null);
  });
});

test('a rule names a setting only where the YAML does', () => {
  const found = (rules: readonly ConfigRule[]) => ruleFor(rules, factsOf('timeout'), null, STAGING)?.isNamed;
  expect(found([rule('timeout', [SAME])])).toBe(true);
  expect(found([rule(glob('timeout'), [SAME])])).toBe(false);
  expect(found([{ ...rule('timeout', [SAME]), location: null }])).toBe(false);
});
