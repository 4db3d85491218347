import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { github } from '../../src/reporters/github.js';
import { hostileText } from '../support/hostile-text.js';
import {
  filledWith,
  hugeReport,
  SAMPLES,
  silentReport,
  unverifiedReport,
  waivedReport,
} from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const render = (report: Report): string => github(report, LOOK);

interface Command {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** As the runner of GitHub Actions reads lines: trimmed at the left, one command to a line. */
function commands(text: string): readonly Command[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, kind, properties = '', message = ''] = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/s.exec(line) ?? [];
    if (kind === undefined) return [];
    const entries = properties.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), plain(pair.slice(at + 1))] as const;
    });
    return [{ kind, properties: Object.fromEntries(entries), message: plain(message) }];
  });
}

const plain = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');

describe('the annotations of a report', () => {
  test.each(Object.entries({ ...SAMPLES, huge: hugeReport }))(
    '%s is as it was read and found good',
    (name, report) => {
      expectGolden(render(report), `${name}.golden.github`);
    },
  );

  test('are no more of a kind than GitHub shows, worst first, and the rest is counted', () => {
    const kinds = commands(render(hugeReport)).map(({ kind }) => kind);
    expect(kinds).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
      ...Array(9).fill('notice'),
      'notice',
    ]);
    expect(commands(render(hugeReport)).at(-1)?.message).toContain(
      '1,971 more findings without an annotation',
    );
  });

  test('hold no error where the verdict is in step, and one where it is unverified', () => {
    expect(commands(render(waivedReport)).map(({ kind }) => kind)).not.toContain('error');
    expect(commands(render(unverifiedReport)).map(({ kind }) => kind)).toContain('error');
    expect(commands(render(silentReport))).toMatchObject([
      { kind: 'error', properties: { title: 'redrift' } },
    ]);
  });

  test('point at the YAML', () => {
    const [first] = commands(render(SAMPLES.drift));
    expect(first).toMatchObject({
      kind: 'error',
      properties: {
        file: 'environments/expectations.yaml',
        line: '4',
        col: '3',
        title: 'error: maxmemory (config-value, staging)',
      },
    });
    expect(first?.message).toContain('\nfix: CONFIG SET maxmemory 107374183\n');
  });
});

test('hostile text is one command a line, and none of its own', () => {
  const calm = commands(render(filledWith('x'))).map(({ kind, properties }) => [
    kind,
    Object.keys(properties),
  ]);
  fc.assert(
    fc.property(hostileText, (text) => {
      const read = commands(render(filledWith(text)));
      expect(read.map(({ kind, properties }) => [kind, Object.keys(properties)])).toEqual(calm);
    }),
  );
});
