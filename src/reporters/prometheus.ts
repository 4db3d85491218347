import type { Answer, Finding, Report, ReportEnvironment, Verdict } from '../model/report.js';
import type { Level } from './findings.js';
import { harmless } from './layout.js';
import { newsOf } from './news.js';
import type { Reporter } from './reporter.js';

/** Prometheus's text format, for the textfile collector of the node exporter; the news first, where there are any. */
export const prometheus: Reporter = (report) =>
  [...ofTheNews(report), ...ofTheRun(report), ...ofTheFindings(report), ...ofEveryEnvironment(report)]
    .flatMap(familyLines)
    .concat('')
    .join('\n');

/** A metric with its samples; every one is a gauge. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const one = (value: number): readonly Sample[] => [{ labels: {}, value }];

function ofTheNews(report: Report): readonly Metric[] {
  const told = newsOf(report);
  if (told === null) return [];
  const { fresh, resolved, persisting, unseen, oldest } = told;
  return [
    {
      name: 'news_findings',
      help: 'Open findings that are new or persist since the previous run, and what is resolved or was not looked at.',
      samples: [
        { labels: { news: 'new' }, value: fresh.length },
        { labels: { news: 'resolved' }, value: resolved.length },
        { labels: { news: 'persisting' }, value: persisting.length },
        { labels: { news: 'unseen' }, value: unseen.length },
      ],
    },
    ...(oldest === null
      ? []
      : [
          {
            name: 'oldest_finding_timestamp_seconds',
            help: 'When the oldest open finding was first reported.',
            samples: one(secondsOf(oldest)),
          },
        ]),
  ];
}

const ofTheRun = (report: Report): readonly Metric[] => [
  {
    name: 'verdict',
    help: 'Is 1 for the verdict of the last run, 0 for the others.',
    samples: VERDICTS.map((verdict) => ({
      labels: { verdict },
      value: Number(report.verdict === verdict),
    })),
  },
  { name: 'exit_code', help: 'The exit code of the last run.', samples: one(report.exitCode) },
  {
    name: 'run_timestamp_seconds',
    help: 'When the last run began: alert where it gets old.',
    samples: one(secondsOf(report.startedAt)),
  },
  {
    name: 'run_duration_seconds',
    help: 'How long the last run took.',
    samples: one(report.durationMs / 1000),
  },
  {
    name: 'info',
    help: 'The version that ran, and the environment that the others are held against.',
    samples: [{ labels: { version: report.tool.version, reference: report.reference }, value: 1 }],
  },
];

const VERDICTS = ['in-step', 'drift', 'unverified'] as const satisfies readonly Verdict[];

const ofTheFindings = ({ findings, answers, summary }: Report): readonly Metric[] => [
  {
    name: 'open_findings',
    help: 'Findings that nobody accepted, by level: all that weigh in the verdict.',
    samples: LEVELS.map((level) => ({ labels: { level }, value: summary[level] })),
  },
  {
    name: 'accepted_findings',
    help: 'Findings that were accepted, by how.',
    samples: ACCEPTED.map((by) => ({ labels: { by }, value: summary[by] })),
  },
  { name: 'questions', help: 'Questions that were asked.', samples: one(summary.checked) },
  {
    name: 'findings',
    help: 'Findings by check, severity and status; accepted says whether they were waived or are in the baseline.',
    samples: tally(findings, labelsOf),
  },
  {
    name: 'answers',
    help: 'Questions that were asked, by how they ended.',
    samples: tally(answers, (answer) => ({ ...placeLabels(answer), status: answer.status })),
  },
];

const LEVELS = ['error', 'unverified', 'warning', 'info'] as const satisfies readonly Level[];
const ACCEPTED = ['waived', 'baselined'] as const;

const labelsOf = (finding: Finding): Sample['labels'] => ({
  ...placeLabels(finding),
  check: finding.check,
  severity: finding.severity,
  status: finding.status,
  accepted: finding.waiver !== null ? 'waived' : finding.baselined ? 'baselined' : 'no',
});

const placeLabels = ({ service, environment }: Finding | Answer): Sample['labels'] => ({
  ...(service === null ? {} : { service }),
  environment,
});

/** How many there are of each set of labels, in the order in which they come. */
function tally<Item>(items: readonly Item[], labels: (item: Item) => Sample['labels']): readonly Sample[] {
  const counts = new Map<string, { readonly labels: Sample['labels']; value: number }>();
  for (const item of items) {
    const key = JSON.stringify(labels(item));
    const entry = counts.get(key) ?? { labels: labels(item), value: 0 };
    entry.value += 1;
    counts.set(key, entry);
  }
  return [...counts.values()];
}

function ofEveryEnvironment({ environments }: Report): readonly Metric[] {
  const each = (name: string, help: string, value: (environment: ReportEnvironment) => number): Metric => ({
    name,
    help,
    samples: environments.map((environment) => ({
      labels: placeLabelsOf(environment),
      value: value(environment),
    })),
  });
  return [
    each('environment_read', 'Is 0 for an environment that could not be read.', ({ product }) =>
      Number(product !== null),
    ),
    each(
      'settings_compared',
      'Settings that were read and compared.',
      ({ coverage }) => coverage.settings.compared,
    ),
    each('settings_known', 'Settings that are to be compared.', ({ coverage }) => coverage.settings.of),
    each('keys_sampled', 'Keys that were read.', ({ keys }) => keys.sampled),
    each('keys_known', 'Keys that are there.', ({ keys }) => keys.total),
    each('families', 'Families of keys.', ({ keys }) => keys.families),
    {
      name: 'unread_parts',
      help: 'Parts that could not be read, on how many nodes; a part of the whole environment counts once.',
      samples: environments.flatMap((environment) =>
        tally(environment.coverage.unread, ({ part }) => ({ ...placeLabelsOf(environment), part })),
      ),
    },
    {
      name: 'parts_not_asked',
      help: 'Is 1 for a part that a source of its kind does not tell of.',
      samples: environments.flatMap((environment) =>
        environment.coverage.notAsked.map((part) => ({
          labels: { ...placeLabelsOf(environment), part },
          value: 1,
        })),
      ),
    },
  ];
}

const placeLabelsOf = ({ service, name }: ReportEnvironment): Sample['labels'] => ({
  ...(service === null ? {} : { service }),
  environment: name,
});

const secondsOf = (time: string): number => Date.parse(time) / 1000;

/** Nothing of a metric without samples. */
function familyLines({ name, help, samples }: Metric): readonly string[] {
  if (samples.length === 0) return [];
  const full = `redrift_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} gauge`,
    ...samples.map(({ labels, value }) => `${full}${labelList(labels)} ${value}`),
  ];
}

function labelList(labels: Sample['labels']): string {
  const list = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return list.length === 0 ? '' : `{${list.join(',')}}`;
}

/** As the format asks; a newline is `\x0a` before it gets here. */
const escaped = (value: string): string => harmless(value).replace(/[\\"]/g, '\\$&');
