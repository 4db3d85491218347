import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { webhookOf } from '../../src/cli/news.js';
import { post } from '../../src/cli/webhook.js';
import { bodyOf } from '../../src/cli/webhook-body.js';
import { announcementOf } from '../../src/differ/news.js';
import { redrift } from '../support/run.js';
import { driftReport, hostileReport } from '../support/sample-reports.js';

const running: (() => void)[] = [];
afterEach(() => {
  for (const stop of running.splice(0)) stop();
});

/** A webhook on a free port of this machine, which answers as it is told, the last way for ever; and what it was sent. */
async function hook(...answers: readonly ((response: ServerResponse) => void)[]) {
  const got: {
    readonly path: string | undefined;
    readonly type: string | undefined;
    readonly body: string;
  }[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      got.push({ path: request.url, type: request.headers['content-type'], body });
      (answers[got.length - 1] ?? answers.at(-1))?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/T0KEN`), got };
}

const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers).end('a word of the other side');
  };

describe('the webhook', () => {
  test('is sent JSON, once, where it takes it', async () => {
    const { url, got } = await hook(answer(200));
    expect(await post(url, '{"a":1}')).toBeNull();
    expect(got).toEqual([{ path: '/T0KEN', type: 'application/json', body: '{"a":1}' }]);
  });

  test('is tried again after 500 and 429', async () => {
    const { url, got } = await hook(answer(500), answer(429, { 'retry-after': '0' }), answer(204));
    expect([await post(url, '{}'), got.length]).toEqual([null, 3]);
  });

  test('is given up after three tries', async () => {
    const { url, got } = await hook(answer(503));
    expect(await post(url, '{}')).toBe('the webhook answered with status 503, at the last of 3 tries');
    expect(got).toHaveLength(3);
  });

  test.each([
    [404, {}, 'the webhook answered with status 404'],
    [
      302,
      { location: 'http://127.0.0.1:1/' },
      'the webhook answered with status 302: redirects are not followed',
    ],
  ])('is not tried again after %s', async (status, headers, fault) => {
    const { url, got } = await hook(answer(status, { ...headers }));
    expect([await post(url, '{}'), got.length]).toEqual([fault, 1]);
  });

  test('that nobody answers is named by nothing but its name', async () => {
    const fault = await post(new URL('http://127.0.0.1:1/T0KEN'), '{}');
    expect(fault).toBe('the webhook could not be reached, at the last of 3 tries');
  });

  test('that asks for a long pause is not waited for', { timeout: 30_000 }, async () => {
    const { url, got } = await hook(answer(429, { 'retry-after': '3600' }));
    expect(await post(url, '{}')).toBe('the webhook answered with status 429, and there was no time left');
    expect(got).toHaveLength(1);
  });
});

test('a webhook that is no URL is a mistake that does not repeat it', () => {
  const refused = (webhook: string): string => {
    try {
      webhookOf({ webhook });
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  };
  for (const url of ['T0KEN', 'file:///T0KEN', 'https://T0KEN:x@hooks.example/'])
    expect(refused(url)).toMatch(/^the (webhook|URL of the webhook) (?!.*T0KEN)/);
});

test('what is posted is what is new, what is resolved, and how many persist', () => {
  const body = JSON.parse(bodyOf(driftReport, null, announcementOf(driftReport, null), 'json'));
  expect(body).toMatchObject({ verdict: 'drift', exitCode: 1, reference: 'production', persisting: 0 });
  expect(body.new.map(({ id }: { readonly id: string }) => id)).toEqual(
    driftReport.findings.map(({ id }) => id),
  );
});

test('names of keys are plain text for Slack, within what it takes', () => {
  const text = bodyOf(hostileReport, null, announcementOf(hostileReport, null), 'slack');
  const { text: title, blocks } = JSON.parse(text);
  expect(title).not.toMatch(/[<>]/);
  for (const { text: inner } of blocks) {
    expect(inner.type).toBe('plain_text');
    expect(inner.text.length).toBeLessThan(3000);
    expect(inner.text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  }
});

test('a post that fails changes no exit code, and is said without the URL', async () => {
  const { url } = await hook(answer(404));
  const args = ['diff', 'demo/production.snapshot.json', 'demo/staging.snapshot.json', '--quiet'];
  const silent = await redrift(...args);
  const posted = await redrift(...args, '--webhook', url.href);
  expect([silent.code, posted.code]).toEqual([1, 1]);
  expect(posted.stderr).toBe('redrift: the news could not be posted: the webhook answered with status 404\n');
  expect(posted.stdout).not.toContain('T0KEN');
});
