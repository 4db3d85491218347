import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECK_IDS } from '../../src/model/checks.js';
import type { Matcher } from '../../src/model/matcher.js';
import type { Observation } from '../../src/model/observation.js';
import type { Severity } from '../../src/model/report.js';
import {
  answersOf,
  environment,
  family,
  familyRule,
  notRead,
  pair,
  type project,
  read,
  reportOn,
  rule,
  SAME,
  type SnapshotGiven,
  ttl,
  unreadPart,
} from '../support/build.js';

const SERVER = { maxmemory: '1gb', 'maxmemory-policy': 'noeviction' };

/** Staging with a setting of each severity, as asked: an error, a warning, an info. */
function staging(found: readonly Severity[]): SnapshotGiven {
  return {
    settings: {
      ...SERVER,
      'lazyfree-lazy-expire': found.includes('error') ? 'yes' : 'no',
      timeout: found.includes('warning') ? '9' : '0',
      'hash-max-listpack-entries': found.includes('info') ? '64' : '128',
    },
  };
}

const production = staging([]);

describe('the verdict and the exit code', () => {
  type Found = Severity | 'nothing';
  type Unread = 'all read' | 'required unread' | 'other unread';
  const FOUND: readonly Found[] = ['error', 'warning', 'info', 'nothing'];
  const UNREAD: readonly Unread[] = ['all read', 'required unread', 'other unread'];
  const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;
  const UNVERIFIED = ['required', 'fail', 'allow'] as const;

  /** Drift at the threshold, else what counts as unverified. `never` takes the policy's word for the threshold: error. */
  function expected(
    found: Found,
    unread: Unread,
    failOn: (typeof FAIL_ON)[number],
    unverified: (typeof UNVERIFIED)[number],
  ) {
    const weight = { error: 3, warning: 2, info: 1, nothing: 0 }[found];
    const threshold = { error: 3, warning: 2, info: 1, never: 3 }[failOn];
    if (weight >= threshold) return ['drift', failOn === 'never' ? 0 : 1];
    const counts = {
      required: unread === 'required unread',
      fail: unread !== 'all read',
      allow: false,
    }[unverified];
    return counts ? ['unverified', 2] : ['in-step', 0];
  }

  const table = FOUND.flatMap((found) =>
    UNREAD.flatMap((unread) =>
      FAIL_ON.flatMap((failOn) =>
        UNVERIFIED.map((unverified) => [found, unread, failOn, unverified] as const),
      ),
    ),
  );

  test.each(table)('%s, %s, --fail-on %s, --unverified %s', (found, unread, failOn, unverified) => {
    const part = unread === 'required unread' ? 'keys' : 'acl';
    const sides = pair(production, {
      ...staging(found === 'nothing' ? [] : [found]),
      unread: unread === 'all read' ? [] : [unreadPart(part)],
    });
    const { verdict, exitCode } = reportOn(sides, {}, { failOn, unverified });
    expect([verdict, exitCode]).toEqual(expected(found, unread, failOn, unverified));
  });

  test('--fail-on never holds drift against the policy’s threshold', () => {
    const sides = pair(production, staging(['warning']));
    const strict = reportOn(sides, { policy: { failOn: 'warning' } }, { failOn: 'never' });
    expect([strict.verdict, strict.exitCode]).toEqual(['drift', 0]);
  });

  test('an environment that could not be read is unverified, in every format of the same sentence', () => {
    const report = reportOn([read('production', production), notRead('staging', 'connection refused')]);
    expect([report.verdict, report.exitCode]).toEqual(['unverified', 2]);
    expect(report.findings).toMatchObject([
      {
        id: 'config-value:*@staging',
        kind: 'denied',
        message: 'staging could not be read: connection refused',
        evidence: { parts: ['config', 'acl', 'modules', 'functions', 'keys'], nodes: [] },
      },
    ]);
  });

  test('an environment that could not be read is unverified whatever the policy demands', () => {
    const sides = [read('production', production), notRead('staging')];
    const policy = { mustVerify: [] };
    expect(reportOn(sides, { policy }).exitCode).toBe(2);
    expect(reportOn(sides, { policy }, { unverified: 'allow' }).exitCode).toBe(0);
    const off = [
      'config-value',
      'server-acl',
      'server-modules',
      'server-functions',
      'key-namespace',
    ] as const;
    const checks = off.map((check) => ({ check, severity: 'off' as const }));
    expect(reportOn(sides, { policy: { ...policy, checks } }).exitCode).toBe(2);
  });

  test('a question that the YAML names and that cannot be answered is unverified', () => {
    const unknown = family('a', { setTtl: { kind: 'unknown', keys: 2, reason: 'too few', seenMs: [] } });
    const sides = pair({ ...production, families: [unknown] }, { ...production, families: [unknown] });
    expect(reportOn(sides).verdict).toBe('in-step');
    expect(
      reportOn(sides, { families: [familyRule('a', { ttl: [{ kind: 'equals', value: '1000' }] })] }).verdict,
    ).toBe('unverified');
    expect(reportOn(sides, {}, { unverified: 'fail' }).verdict).toBe('unverified');
  });

  test('a part that the policy demands and that a source cannot tell is unverified', () => {
    const report = reportOn(pair(production, { ...production, parts: ['config', 'keys'] }), {
      policy: { mustVerify: ['config', 'keys', 'acl'] },
    });
    expect(report.verdict).toBe('unverified');
    expect(report.findings.map(({ id, message }) => [id, message])).toEqual([
      [
        'server-acl:*@staging',
        'the ACL of staging could not be read: a source of the kind redis does not tell of it',
      ],
    ]);
  });

  test('a snapshot that holds no settings, or no node, is not green', () => {
    const empty = { ...firstNode(), runId: 'its own', settings: [] };
    for (const [nodes, what] of [
      [[], 'the configuration, the ACL, the modules and the functions'],
      [[empty], 'the configuration'],
    ] as const) {
      const report = reportOn(pair(production, { nodes }));
      expect([report.verdict, report.findings.map(({ id, message }) => [id, message])]).toEqual([
        'unverified',
        [['config-value:*@staging', `${what} of staging could not be read: it holds no settings`]],
      ]);
    }
  });
});

function firstNode() {
  const [node] = pair(production, production).flatMap((one) =>
    one.kind === 'read' ? one.snapshot.nodes : [],
  );
  if (node === undefined) throw new Error('there is a node');
  return node;
}

test('where nothing was asked, nothing is known: that is not green', () => {
  const checks = CHECK_IDS.map((check) => ({ check, severity: 'off' as const }));
  const { verdict, answers } = reportOn(pair(production, production), { policy: { checks } });
  expect([verdict, answers]).toEqual(['unverified', []]);
});

describe('the policy', () => {
  test('turns a check off: nothing of it is asked', () => {
    const report = reportOn(pair(production, staging(['error', 'info'])), {
      policy: { checks: [{ check: 'config-value', severity: 'off' }] },
    });
    expect([report.findings, answersOf(report, 'config-value')]).toEqual([[], []]);
  });

  test('gives a check its severity, and a rule’s own word is above it', () => {
    const policy = { checks: [{ check: 'config-value', severity: 'info' }] } as const;
    const severities = (given: Parameters<typeof project>[0]) =>
      reportOn(pair(production, staging(['error'])), { policy, ...given }).findings.map(
        ({ severity }) => severity,
      );
    expect(severities({})).toEqual(['info']);
    expect(severities({ config: [rule('lazyfree-lazy-expire', [SAME], { severity: 'warning' })] })).toEqual([
      'warning',
    ]);
  });
});

describe('one cause', () => {
  test('is one finding: what could not be read is not told by every check', () => {
    const report = reportOn([notRead('production'), read('staging', production)]);
    expect(report.findings.map(({ id }) => id)).toEqual(['config-value:*@production']);
    expect(report.answers.filter(({ status }) => status === 'in-step').map(({ check }) => check)).toEqual([
      'config-hazard',
      'config-hazard',
      'eviction-coverage',
      'memory-headroom',
    ]);
  });

  test('of two parts is told in one sentence for each part', () => {
    const unread = [unreadPart('config', 'NOPERM config'), unreadPart('keys', 'NOPERM scan')];
    const report = reportOn(pair(production, { ...production, unread }));
    expect(report.findings.map(({ id, message }) => [id, message])).toEqual([
      ['config-value:*@staging', 'the configuration of staging could not be read: NOPERM config'],
      ['key-namespace:*@staging', 'the keys of staging could not be read: NOPERM scan'],
    ]);
  });

  test('a remedy that is a command stands as one', () => {
    const remedy = 'ACL SETUSER redrift +config|get';
    const unread = [
      { ...unreadPart('config'), remedy },
      { ...unreadPart('keys', 'slow'), remedy: 'try again' },
    ];
    const { findings } = reportOn(pair(production, { ...production, unread }));
    expect(findings.map(({ fix }) => fix)).toEqual([
      { commands: [remedy], note: null },
      { commands: [], note: 'try again' },
    ]);
  });
});

describe('claims that rest on samples', () => {
  const cart = (keys: number, withoutTtl: number, others: number): SnapshotGiven => ({
    ...production,
    families: [
      family('cart', { keys, withoutTtl, setTtl: ttl(3600, keys - withoutTtl) }),
      ...Array.from({ length: others }, (_, n) => family(`other${n}`, { keys: 50 })),
    ],
    keyspace: { isWhole: false },
  });
  const status = (others: number) =>
    reportOn(pair(cart(100, 0, others), cart(100, 12, others))).answers.find(
      ({ check, subject }) => check === 'key-expiry' && subject === 'cart',
    )?.status;

  test('weigh less where more was asked: a hundred families have a hundred chances of a false alarm', () => {
    expect([status(0), status(100)]).toEqual(['drift', 'unverified']);
  });
});

describe('findings', () => {
  const everything: SnapshotGiven = {
    ...staging(['error', 'warning', 'info']),
    families: [
      family('b', { setTtl: { kind: 'unknown', keys: 1, reason: 'too few', seenMs: [] } }),
      family('a', { types: { hash: 100 } }),
      family('c', { keys: 1 }),
    ],
  };
  const reference: SnapshotGiven = {
    ...production,
    families: [family('b', { setTtl: ttl(3600) }), family('a'), family('d')],
  };

  test('stand by urgency: error, unverified, warning, info; then by environment, check and subject', () => {
    const report = reportOn([...pair(reference, everything), read('qa', everything)]);
    expect(
      report.findings.map(({ severity, status, id }) => `${status === 'drift' ? severity : status} ${id}`),
    ).toEqual([
      'error config-value:lazyfree-lazy-expire@qa',
      'error key-type:a@qa',
      'error config-value:lazyfree-lazy-expire@staging',
      'error key-type:a@staging',
      'unverified key-ttl:b@qa',
      'unverified key-ttl:b@staging',
      'warning config-value:timeout@qa',
      'warning key-namespace:c@qa',
      'warning key-namespace:d@qa',
      'warning config-value:timeout@staging',
      'warning key-namespace:c@staging',
      'warning key-namespace:d@staging',
      'info config-value:hash-max-listpack-entries@qa',
      'info config-value:hash-max-listpack-entries@staging',
    ]);
    expect(report.summary).toEqual({
      error: 4,
      warning: 6,
      info: 2,
      unverified: 2,
      waived: 0,
      baselined: 0,
      checked: report.answers.length,
    });
  });

  test('the rollback note of a rule stands beside the exact commands', () => {
    const { findings } = reportOn(pair(production, staging(['warning'])), {
      config: [rule('timeout', [SAME], { rollback: 'ask platform-team' })],
    });
    expect(findings).toMatchObject([
      { rollback: { commands: ['CONFIG SET timeout 9', 'CONFIG REWRITE'], note: 'ask platform-team' } },
    ]);
  });
});

const someSettings = fc.record({
  timeout: fc.constantFrom('0', '300'),
  maxmemory: fc.constantFrom('0', '64kb', '1gb'),
  'maxmemory-policy': fc.constantFrom('noeviction', 'volatile-lru'),
  appendonly: fc.constantFrom('yes', 'no'),
  'client-output-buffer-limit': fc.constantFrom(
    'normal 0 0 0 replica 1mb 1mb 60 pubsub 32mb 8mb 60',
    'normal 0 0 0',
  ),
  constructor: fc.constantFrom('a', 'b'),
});

const someFamilies = fc
  .uniqueArray(fc.constantFrom('a', 'b:{int}', 'c', '*', '__proto__', 'x@y', 'keyspace'), { maxLength: 6 })
  .chain((patterns) =>
    fc.tuple(
      ...patterns.map((pattern) =>
        fc
          .record({
            keys: fc.integer({ min: 1, max: 200 }),
            seconds: fc.constantFrom(60, 3600),
            hasTtl: fc.boolean(),
          })
          .map(({ keys, seconds, hasTtl }) =>
            family(pattern, hasTtl ? { keys, setTtl: ttl(seconds, keys) } : { keys }),
          ),
      ),
    ),
  );

const side = (name: string): fc.Arbitrary<Observation> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(notRead(name)) },
    {
      weight: 9,
      arbitrary: fc
        .record({
          settings: someSettings,
          families: someFamilies,
          isWhole: fc.boolean(),
          unprefixed: fc.constantFrom(0, 3),
          overflow: fc.constantFrom(0, 3),
          unread: fc.subarray([unreadPart('config'), unreadPart('keys'), unreadPart('acl')]),
          version: fc.constantFrom('7.0.15', '8.0.6'),
        })
        .map(({ isWhole, unprefixed, overflow, ...given }) =>
          read(name, { ...given, keyspace: { isWhole, unprefixed, overflow, keyPrefix: 'p:' } }),
        ),
    },
  );

const per: Matcher = {
  kind: 'per',
  environments: [{ name: 'qa', matchers: [{ kind: 'any' }] }],
  otherwise: null,
};
const GIVEN = {
  families: [familyRule('*', { present: 'required' }), familyRule('c', { present: 'forbidden', ttl: [per] })],
  config: [rule('timeout', [SAME]), rule('hz', [{ kind: 'equals', value: '10' }])],
} as const;

const sides = fc.tuple(side('production'), side('staging'), side('qa'));

describe('any report', () => {
  test('has no id twice, and no question twice', () => {
    fc.assert(
      fc.property(sides, (observations) => {
        const report = reportOn(observations, GIVEN);
        for (const list of [
          report.findings.map(({ id }) => id),
          report.answers.map(({ check, subject, environment: name }) => `${check}:${subject}@${name}`),
        ])
          expect(list).toEqual([...new Set(list)]);
      }),
      { numRuns: 80 },
    );
  });

  test('has the same bytes whatever the order of settings, families and rights in the snapshots', () => {
    const reversed = (observation: Observation): Observation =>
      observation.kind === 'unread'
        ? observation
        : {
            ...observation,
            families: observation.families.toReversed(),
            snapshot: {
              ...observation.snapshot,
              nodes: observation.snapshot.nodes.map((node) => ({
                ...node,
                settings: node.settings.toReversed(),
              })),
            },
          };
    fc.assert(
      fc.property(sides, (observations) => {
        expect(JSON.stringify(reportOn(observations.map(reversed), GIVEN))).toBe(
          JSON.stringify(reportOn(observations, GIVEN)),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('is in step with itself', () => {
    fc.assert(
      fc.property(someSettings, someFamilies, (settings, families) => {
        const { verdict, findings } = reportOn(pair({ settings, families }, { settings, families }));
        expect([
          verdict,
          findings.filter(({ check }) => check !== 'eviction-coverage' && check !== 'memory-headroom'),
        ]).toEqual([expect.any(String), []]);
      }),
      { numRuns: 50 },
    );
  });

  test('finds nothing where nothing was read, and is not green', () => {
    const { verdict, findings } = reportOn([notRead('production'), notRead('staging')]);
    expect([verdict, findings.map(({ id }) => id)]).toEqual([
      'unverified',
      ['config-value:*@production', 'config-value:*@staging'],
    ]);
  });
});

describe('what a report says of the environments', () => {
  test('counts what was compared, and lists what was not read', () => {
    const unread = [unreadPart('keys', 'NOPERM')];
    const { environments } = reportOn([
      read(environment('production', { owner: 'platform-team' }), {
        settings: { timeout: '0', hz: '10', port: '6379' },
        families: [family('a', { keys: 7 })],
      }),
      read('staging', { settings: { timeout: '0' }, unread }),
      notRead('qa'),
    ]);
    expect(environments).toEqual([
      {
        service: null,
        name: 'production',
        isReference: true,
        owner: 'platform-team',
        source: 'redis',
        location: null,
        snapshot: null,
        product: 'redis',
        version: '7.0.15',
        topology: 'standalone',
        nodes: [{ id: 'production.internal:6379', role: 'primary', shard: 0 }],
        keys: { total: 7, sampled: 7, method: 'scan', families: 1, frameworks: [], leftOut: [] },
        coverage: { settings: { compared: 2, of: 2 }, notAsked: [], unread: [] },
      },
      expect.objectContaining({ coverage: { settings: { compared: 1, of: 2 }, notAsked: [], unread } }),
      {
        service: null,
        name: 'qa',
        isReference: false,
        owner: null,
        source: 'redis',
        location: null,
        snapshot: null,
        product: null,
        version: null,
        topology: null,
        nodes: [],
        keys: { total: 0, sampled: 0, method: 'none', families: 0, frameworks: [], leftOut: [] },
        coverage: {
          settings: { compared: 0, of: 2 },
          notAsked: [],
          unread: (['config', 'acl', 'modules', 'functions', 'keys'] as const).map((part) => ({
            part,
            node: null,
            why: 'connection refused',
            remedy: null,
          })),
        },
      },
    ]);
  });

  test('holds every setting and every family, by name', () => {
    const { settings, families } = reportOn(
      pair(
        { settings: { timeout: '0', port: '6379' }, families: [family('b', { setTtl: ttl(60) })] },
        {
          settings: { timeout: '9', constructor: 'x' },
          families: [family('a', { keys: 3, types: { ['__proto__']: 1, hash: 2 } })],
        },
      ),
    );
    expect(settings).toEqual([
      { service: null, name: 'constructor', class: 'unknown', values: { production: null, staging: 'x' } },
      { service: null, name: 'port', class: 'identity', values: { production: '6379', staging: null } },
      { service: null, name: 'timeout', class: 'network', values: { production: '0', staging: '9' } },
    ]);
    expect(families.map(({ types, ...rest }) => ({ ...rest, types: JSON.stringify(types) }))).toEqual([
      {
        service: null,
        pattern: 'a',
        environment: 'staging',
        keys: 3,
        types: '{"__proto__":1,"hash":2}',
        framework: null,
        shareWithoutTtl: 1,
        setTtlsMs: [],
      },
      {
        service: null,
        pattern: 'b',
        environment: 'production',
        keys: 100,
        types: '{"string":100}',
        framework: null,
        shareWithoutTtl: 0,
        setTtlsMs: [60_000],
      },
    ]);
  });
});
