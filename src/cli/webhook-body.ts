import type { Announcement } from '../differ/news.js';
import type { Finding, Report, ReportEnvironment } from '../model/report.js';
import { placeOf } from '../reporters/findings.js';
import { harmless, plural } from '../reporters/layout.js';

/** What is posted, by `--webhook-format`: JSON of this tool’s own form, or what Slack’s incoming webhooks take. */
export const WEBHOOK_FORMATS = { json: plainBody, slack: slackBody } as const satisfies Record<
  string,
  (told: Told) => object
>;
export type WebhookFormat = keyof typeof WEBHOOK_FORMATS;

interface Told {
  readonly report: Report;
  readonly previous: Report | null;
  readonly news: Announcement;
}

/** The text to post. */
export const bodyOf = (
  report: Report,
  previous: Report | null,
  news: Announcement,
  format: WebhookFormat,
): string => JSON.stringify(WEBHOOK_FORMATS[format]({ report, previous, news }));

function plainBody({ report, previous, news }: Told): object {
  const { tool, startedAt, reference, verdict, exitCode, environments, summary, unseen } = report;
  return {
    tool,
    startedAt,
    previousStartedAt: previous?.startedAt ?? null,
    reference,
    environments: environments.map(placeOfEnvironment),
    verdict,
    exitCode,
    summary,
    new: news.fresh.map(({ id, status, severity, service, environment, owner, message, firstSeen }) => ({
      id,
      status,
      severity,
      service,
      environment,
      owner,
      message,
      firstSeen,
    })),
    resolved: news.resolved,
    unseen: unseen.map(({ id }) => id),
    persisting: news.persisting,
  };
}

/** What Slack takes in one block is 3000 characters, in a header 150: what is new is cut, and says so. */
const MOST_LISTED = 15;
const LONGEST_LINE = 150;

/** Plain text: names of keys are anybody’s, and hold no mention, link or mark-up there. */
function slackBody({ report, previous, news }: Told): object {
  const { verdict, environments, reference } = report;
  const others = environments.filter(({ isReference }) => !isReference).map(placeOfEnvironment);
  const what = `${others.length > 0 ? others.join(', ') : reference} against ${reference}`;
  const title = cut(`redrift: ${verdict}: ${harmless(what)}`);
  const counts =
    previous === null
      ? plural(news.fresh.length, 'finding')
      : `${news.fresh.length} new, ${news.resolved.length} resolved, ${news.persisting} persisting`;
  return {
    text: `${title}: ${counts}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    blocks: [
      { type: 'header', text: plainText(title) },
      section(counts),
      ...listed(previous === null ? 'Found' : 'New', news.fresh.map(lineOf)),
      ...listed('Resolved', news.resolved),
    ],
  };
}

const plainText = (text: string): object => ({ type: 'plain_text', text, emoji: false });

const section = (text: string): object => ({ type: 'section', text: plainText(text) });

function listed(heading: string, lines: readonly string[]): readonly object[] {
  if (lines.length === 0) return [];
  const rest = lines.length - MOST_LISTED;
  const shown = lines.slice(0, MOST_LISTED).map((line) => cut(harmless(line)));
  return [section([`${heading}:`, ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'))];
}

const MARKS = { error: '✗', warning: '!', info: '·' } as const;

function lineOf(finding: Finding): string {
  const { status, severity, message, owner } = finding;
  const mark = status === 'unverified' ? '?' : MARKS[severity];
  return `${mark} ${placeOf(finding)}${owner === null ? '' : ` (${owner})`}: ${message}`;
}

const placeOfEnvironment = ({ service, name }: ReportEnvironment): string =>
  placeOf({ service, environment: name });

const cut = (text: string): string =>
  text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text;
