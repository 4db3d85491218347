import { expect, test } from 'vitest';
import { redrift } from '../support/run.js';
import { send, serverOf } from '../support/servers.js';

const user = (name: string, rules: string) => [
  'ACL',
  'SETUSER',
  name,
  'reset',
  'on',
  '>x',
  ...rules.split(' '),
];
const isOfAcl = ({ check }: { readonly check: string }) => check === 'server-acl';

test('Redis 6.0 takes every fix and every rollback that is printed for it', async () => {
  const [newer, older] = [await serverOf('redis-7.0'), await serverOf('redis-6.0')];
  await send(
    newer.port,
    user('reader', '%R~* -@all +get +config|get'),
    user('writer', '%R~* -@all +get +set'),
    user('keys', '%R~a:* -@all +get'),
    user('commands', '~* -@all +get +client|no-evict +config|get'),
    [...user('selector', '~a -@all +get'), '(~b +set)'],
    user('subcommand', '~* +@all -config|set'),
    user('unchecked', '~* -@all +get skip-sanitize-payload'),
  );
  await send(
    older.port,
    user('reader', '~* -@all +get +config|get'),
    user('writer', '~* -@all +get +set'),
    user('keys', '~b:* -@all +get'),
    user('commands', '~* -@all +get +set'),
    user('selector', '~a -@all +get'),
    user('subcommand', '~* +@all'),
    user('unchecked', '~* -@all +get'),
  );
  const { stdout } = await redrift(
    'diff',
    `production=${newer.url}`,
    `staging=${older.url}`,
    '--format',
    'json',
  );
  const findings = JSON.parse(stdout).findings.filter(isOfAcl);
  expect(findings.map(({ subject }: { readonly subject: string }) => subject)).toEqual([
    'commands',
    'keys',
    'selector',
    'subcommand',
    'writer',
  ]);
  const commands: string[] = findings.flatMap(
    (one: {
      readonly fix: { readonly commands: string[] };
      readonly rollback: { readonly commands: string[] };
    }) => [...one.rollback.commands, ...one.fix.commands],
  );
  expect(commands.length).toBeGreaterThan(5);
  expect(await send(older.port, ...commands.map((command) => command.split(' ')))).toBe(
    '+OK\r\n'.repeat(commands.length),
  );
  const after = await redrift('diff', `production=${newer.url}`, `staging=${older.url}`, '--format', 'json');
  expect(
    JSON.parse(after.stdout)
      .findings.filter(isOfAcl)
      .map(({ subject, fix }: { readonly subject: string; readonly fix: unknown }) => [subject, fix]),
  ).toEqual(
    ['selector', 'subcommand', 'writer'].map((subject) => [
      subject,
      { commands: [], note: expect.stringContaining('redis 6.0 has no ') },
    ]),
  );
});
