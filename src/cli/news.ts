import { Option } from 'commander';
import { announcementOf } from '../differ/news.js';
import { readReport, readReportIfThere } from '../loader/report-file.js';
import type { Report } from '../model/report.js';
import type { ComparingOptions } from './options.js';
import type { Output } from './output.js';
import { UsageError } from './usage-error.js';
import { post } from './webhook.js';
import { bodyOf, WEBHOOK_FORMATS, type WebhookFormat } from './webhook-body.js';

/** Options for who wants to know what is new. */
export interface NewsOptions {
  readonly previous?: string;
  readonly webhook?: string;
  readonly webhookFormat: WebhookFormat;
}

export const newsOptions: readonly Option[] = [
  new Option('--previous <report.json>', 'say what is new and what is resolved since this report').env(
    'REDRIFT_PREVIOUS',
  ),
  new Option('--webhook <url>', 'post the news there; the URL is kept secret').env('REDRIFT_WEBHOOK'),
  new Option('--webhook-format <name>', 'of what is posted')
    .choices(Object.keys(WEBHOOK_FORMATS))
    .default('json')
    .env('REDRIFT_WEBHOOK_FORMAT'),
];

/**
 * The report of `--previous`. A file that is missing is a mistake, unless this run writes its JSON report there: then
 * it is the first of a row.
 */
export function readPrevious(
  { previous, format }: Partial<NewsOptions> & Pick<ComparingOptions, 'format'>,
  output: Output,
): Report | null {
  if (previous === undefined) return null;
  if (!format.some(({ name, file }) => name === 'json' && file === previous)) return readReport(previous);
  const report = readReportIfThere(previous);
  if (report === null)
    output.note(
      `note: ${previous} does not exist yet: this is the first report of a row, and nothing is known to be new`,
    );
  return report;
}

/** Where the news goes. */
export interface Webhook {
  /** Often a secret in itself: it is never printed. */
  readonly url: URL;
  readonly format: WebhookFormat;
}

/** The webhook that the options name; null where they name none. Throws a {@link UsageError} that does not repeat it. */
export function webhookOf({ webhook, webhookFormat = 'json' }: Partial<NewsOptions>): Webhook | null {
  if (webhook === undefined) return null;
  const url = URL.canParse(webhook.trim()) ? new URL(webhook.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError('the webhook is not a URL, expected https://… (--webhook or REDRIFT_WEBHOOK)');
  if (url.username !== '' || url.password !== '')
    throw new UsageError('the URL of the webhook holds a user or a password, expected one without');
  return { url, format: webhookFormat };
}

/** Posts what is new, where something is. That it could not be posted is said, and changes nothing else. */
export async function announce(
  report: Report,
  previous: Report | null,
  { url, format }: Webhook,
  output: Output,
): Promise<void> {
  const news = announcementOf(report, previous);
  if (!news.isNews) return;
  const fault = await post(url, bodyOf(report, previous, news, format));
  if (fault !== null) output.error(`redrift: the news could not be posted: ${fault}`);
}
