import type { Location } from '../../src/model/project.js';
import type { Finding, FindingWaiver, Report } from '../../src/model/report.js';
import {
  environment,
  family,
  familyRule,
  notRead,
  read,
  reportOn,
  rule,
  SAME,
  ttl,
  unreadPart,
} from './build.js';

// Reports for every format to be shown on: what `compare` makes of snapshots that are built here.

const PRODUCTION = {
  version: '7.0.15',
  configFile: '',
  memory: { usedBytes: 734_003_200, notCountedBytes: 0 },
  databases: [{ index: 0, keys: 15_000, expires: 14_000 }],
  settings: {
    appendonly: 'yes',
    'client-output-buffer-limit': 'normal 0 0 0 replica 6gb 6gb 0 pubsub 32mb 8mb 60',
    'hash-max-listpack-entries': '128',
    maxmemory: '1gb',
    'maxmemory-policy': 'allkeys-lru',
    requirepass: 'a password',
    save: '3600 1 300 100',
    timeout: '300',
  },
  families: [
    family('anp:post:{int}:html', { keys: 10_000, setTtl: ttl(3600, 400) }),
    family('cart:{id}', { keys: 2000, setTtl: ttl(7200, 400) }),
    family('session:{uuid}', { keys: 3000, types: { hash: 3000 }, setTtl: ttl(3600, 400) }),
  ],
};

const [production, staging] = [
  environment('production', { owner: 'platform-team', location: inFile('production') }),
  environment('staging', { owner: 'web-team', location: inFile('staging') }),
];

function inFile(name: string): Location {
  return { file: `environments/${name}.yaml`, line: 1, column: 1 };
}

/** Two environments that behave alike, on purpose of another size. */
export const inStepReport: Report = reportOn(
  [
    read(production, PRODUCTION),
    read(staging, {
      ...PRODUCTION,
      memory: { usedBytes: 10_485_760, notCountedBytes: 0 },
      settings: { ...PRODUCTION.settings, maxmemory: '512mb' },
    }),
  ],
  { config: [rule('maxmemory', [{ kind: 'ratio', to: 'production', atLeast: 0.1, atMost: 1 }])] },
);

/** Drift of every kind: changed, missing, unexpected; errors, warnings and info; with rules, owners and notes. */
export const driftReport: Report = reportOn(
  [
    read(production, PRODUCTION),
    read(staging, {
      ...PRODUCTION,
      version: '8.0.6',
      configFile: '/etc/redis/redis.conf',
      memory: { usedBytes: 53_687_092, notCountedBytes: 0 },
      databases: [{ index: 0, keys: 9500, expires: 4000 }],
      settings: {
        ...PRODUCTION.settings,
        'client-output-buffer-limit': 'normal 0 0 0 replica 4gb 4gb 0 pubsub 32mb 8mb 60',
        'hash-max-listpack-entries': '64',
        maxmemory: '53687091',
        'maxmemory-policy': 'volatile-lru',
        requirepass: '',
        save: '',
        'search-timeout': '500',
        'set-max-listpack-value': '64',
        timeout: '0',
      },
      families: [
        family('anp:post:{int}:html', { keys: 5000, setTtl: ttl(21_600, 400) }),
        family('cart:{id}', {
          keys: 2000,
          types: { hash: 250, string: 1750 },
          withoutTtl: 250,
          setTtl: ttl(7200, 400),
        }),
        family('legacy:*', { keys: 1, isListed: true }),
        family('trace:{uuid}', { keys: 2500 }),
      ],
    }),
  ],
  {
    config: [
      rule('maxmemory', [{ kind: 'ratio', to: 'production', atLeast: 0.1, atMost: 1 }], {
        severity: 'error',
        owner: 'platform-team',
        why: 'sized for load tests',
        rollback: 'ask platform-team, they keep the sizing sheet',
      }),
      rule('timeout', [{ kind: 'not', values: ['0'] }]),
      rule({ kind: 'glob', glob: 'hash-*' }, [SAME]),
    ],
    families: [familyRule('legacy:*', { present: 'forbidden', notes: { owner: 'identity' } })],
  },
);

/** One environment that did not answer, one that could be read in part, and a sample that was too small. */
export const unverifiedReport: Report = reportOn([
  read(production, PRODUCTION),
  notRead(environment('qa'), 'nobody answers at qa.internal:6379 (ECONNREFUSED)'),
  read(staging, {
    ...PRODUCTION,
    settings: {},
    families: [family('cart:{id}', { keys: 12, setTtl: ttl(7200, 12) })],
    keyspace: { isWhole: false, sampled: 20_000, total: 1_234_567 },
    unread: [
      {
        ...unreadPart(
          'config',
          "CONFIG GET was refused: NOPERM User redrift has no permissions to run the 'config|get'",
        ),
        remedy: 'ACL SETUSER redrift +config|get',
      },
    ],
  }),
]);

/** Everything that may break out of a format, in every place that a server or a file can fill. */
export const HOSTILE =
  'a|b <script>alert(1)</script> ]]> & "quoted" \'\n::error::fake\r\x1b[31mred\x1b[0m\u202egnp.exe\u200b\ud83c\ud800 %0A `${x}` {{y}} 日本語 🎉👩‍👩‍👧 \\xff\\x00 -->@team #1 :key: </summary></details> ```\ufffe [x](https://example.com) --';

const SERVER = { maxmemory: '0', 'maxmemory-policy': 'noeviction' };

/** The same drift with hostile names and values; the environments' names cannot be. */
export const hostileReport: Report = hostile(
  reportOn(
    [
      read(production, {
        settings: { ...SERVER, timeout: '300', [HOSTILE.toLowerCase()]: 'x' },
        families: [family('a')],
      }),
      read(environment('staging', { owner: HOSTILE }), {
        version: HOSTILE,
        id: HOSTILE,
        settings: { ...SERVER, timeout: '0', [HOSTILE.toLowerCase()]: HOSTILE },
        families: [
          family(HOSTILE, { types: { [HOSTILE]: 100 } }),
          family('__proto__'),
          family('constructor'),
        ],
        unread: [{ part: 'acl', node: HOSTILE, why: HOSTILE, remedy: HOSTILE }],
      }),
    ],
    {
      config: [rule('timeout', [SAME], { owner: HOSTILE, why: HOSTILE, rollback: HOSTILE })],
    },
  ),
);

/** Places that only a later version, or a file by another hand, can fill. */
function hostile(report: Report): Report {
  const location = { file: HOSTILE, line: 1, column: 1 };
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      location,
      evidence: { ...finding.evidence, [HOSTILE]: HOSTILE },
    })),
    resolved: [`config-value:${HOSTILE}@staging`],
    unseen: [{ id: `server-acl:${HOSTILE}@staging`, firstSeen: report.startedAt }],
  };
}

/** The same report with other findings, and the summary that they have. */
function withFindings(report: Report, findings: readonly Finding[], given: Partial<Report> = {}): Report {
  const open = findings.filter(({ waiver, baselined }) => waiver === null && !baselined);
  const drifted = open.filter(({ status }) => status === 'drift');
  const count = (severity: Finding['severity']): number =>
    drifted.filter((finding) => finding.severity === severity).length;
  return {
    ...report,
    findings,
    summary: {
      error: count('error'),
      warning: count('warning'),
      info: count('info'),
      unverified: open.length - drifted.length,
      waived: findings.filter(({ waiver }) => waiver !== null).length,
      baselined: findings.filter(({ baselined }) => baselined).length,
      checked: report.summary.checked,
    },
    ...given,
  };
}

const WAIVER: FindingWaiver = {
  reason: 'sized for load tests',
  owner: 'platform-team',
  expires: '2026-12-31',
};
const IN_STEP = { verdict: 'in-step', exitCode: 0 } as const;

/** Every error is waived: the verdict is in step. */
export const waivedReport: Report = withFindings(
  driftReport,
  driftReport.findings.map((one) => (one.severity === 'error' ? { ...one, waiver: WAIVER } : one)),
  IN_STEP,
);

/** Everything is in the baseline but one new error. */
export const baselinedReport: Report = withFindings(
  driftReport,
  driftReport.findings.map((one) => ({ ...one, baselined: one.subject !== 'requirepass' })),
);

const PREVIOUS = '2026-11-20T02:00:00.000Z';

/** Held against a previous report: some findings are new, some persist, two are gone, one was not looked at; some are waived or baselined. */
export const newsReport: Report = withFindings(
  driftReport,
  driftReport.findings.map((one, index) => ({
    ...one,
    firstSeen: index % 3 === 0 ? driftReport.startedAt : PREVIOUS,
    waiver: index === 4 ? WAIVER : null,
    baselined: index === 5,
  })),
  {
    resolved: ['config-value:maxclients@staging', 'key-ttl:old:{id}@staging'],
    unseen: [{ id: 'server-acl:deployer@staging', firstSeen: PREVIOUS }],
  },
);

/** Nothing was asked, so nothing is known, and no finding says so. */
export const silentReport: Report = {
  ...withFindings(inStepReport, [], { verdict: 'unverified', exitCode: 2 }),
  answers: [],
  summary: { error: 0, warning: 0, info: 0, unverified: 0, waived: 0, baselined: 0, checked: 0 },
};

/** Two services, each with environments of the same names. */
export const servicesReport: Report = withServices(driftReport, unverifiedReport);

function withServices(cache: Report, queue: Report): Report {
  const of = <Item extends { readonly service: string | null }>(
    pick: (report: Report) => readonly Item[],
  ): Item[] => [
    ...pick(cache).map((one) => ({ ...one, service: 'cache' })),
    ...pick(queue).map((one) => ({ ...one, service: 'queue' })),
  ];
  const findings = of(({ findings: all }) => all).map((one) => ({ ...one, id: `${one.service}/${one.id}` }));
  return withFindings(cache, findings, {
    environments: of(({ environments }) => environments),
    answers: of(({ answers }) => answers),
    settings: of(({ settings }) => settings),
    families: of(({ families }) => families),
  });
}

const ORDER: readonly Finding['severity'][] = ['error', 'warning', 'info'];

/** Two thousand findings. */
export const hugeReport: Report = huge(driftReport, 2000);

function huge(report: Report, count: number): Report {
  const copies = Array.from({ length: Math.ceil(count / report.findings.length) }, (_, copy) =>
    report.findings.map((one) => {
      const subject = copy === 0 ? one.subject : `${one.subject}:${copy}`;
      return { ...one, subject, id: `${one.check}:${subject}@${one.environment}` };
    }),
  )
    .flat()
    .slice(0, count)
    .toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const answers = copies.map(({ check, subject, service, environment, status }) => ({
    check,
    subject,
    service,
    environment,
    status,
  }));
  return withFindings({ ...report, answers }, copies, {
    summary: { ...withFindings(report, copies).summary, checked: answers.length },
  });
}

/** One set for every format. */
export const SAMPLES = {
  'in-step': inStepReport,
  drift: driftReport,
  unverified: unverifiedReport,
  waived: waivedReport,
  baselined: baselinedReport,
  news: newsReport,
  silent: silentReport,
  hostile: hostileReport,
} as const;

/** A report with one text in every place that a server, a file or a person can fill. */
export function filledWith(text: string): Report {
  const remedy = { commands: [text, text], note: text };
  const findings = newsReport.findings.slice(0, 6).map((one, index) => ({
    ...one,
    id: `${one.check}:${text}@${index}`,
    subject: `${text}${index}`,
    environment: text,
    message: text,
    why: text,
    expected: text,
    actual: text,
    owner: text,
    fix: remedy,
    rollback: remedy,
    evidence: { [text]: text },
    waiver: index === 4 ? { reason: text, owner: text, expires: text } : null,
    location: { file: text, line: 1, column: 1 },
  }));
  const [reference, other] = newsReport.environments;
  if (reference === undefined || other === undefined) throw new Error('the sample has two environments');
  const unread = [{ part: 'acl' as const, node: text, why: text, remedy: text }];
  return withFindings(newsReport, findings, {
    environments: [
      reference,
      { ...other, name: text, owner: text, version: text, coverage: { ...other.coverage, unread } },
    ],
    resolved: [text],
    settings: [
      { service: null, name: text, class: text, values: { [reference.name]: `${text}1`, [text]: text } },
    ],
    families: [reference.name, text].map((environment) => ({
      service: null,
      pattern: text,
      environment,
      framework: text,
      keys: 100,
      types: { [text]: 60, [`${text}1`]: 40 },
      shareWithoutTtl: 0,
      setTtlsMs: [3_600_000],
    })),
    unseen: [{ id: text, firstSeen: newsReport.startedAt }],
    answers: findings.map(({ check, subject, service, environment: name, status }) => ({
      check,
      subject,
      service,
      environment: name,
      status,
    })),
  });
}
