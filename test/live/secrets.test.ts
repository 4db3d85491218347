import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { LocalServer } from '../../src/demo/server.js';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

/** One for every place that may hold one: what leaks says from where. */
const SECRETS = {
  requirepass: 'Pw7QxRequirepassZz9',
  masterauth: 'Pw7QxMasterauthZz9',
  keyFilePass: 'Pw7QxKeyfilepassZz9',
  aclUser: 'Pw7QxAcluserZz9',
  readerInUrl: 'Pw7QxReaderurlZz9',
  wrongInUrl: 'Pw7QxWrongurlZz9',
  inVariable: 'Pw7QxVariableZz9',
  inPasswordFile: 'Pw7QxPasswordfileZz9',
  inConf: 'Pw7QxConffileZz9',
  userInConf: 'Pw7QxConfuserZz9',
  inBrokenConf: 'Pw7QxBrokenconfZz9',
  inBrokenUser: 'Pw7QxBrokenuserZz9',
  moduleArgument: 'Pw7QxModuleargumentZz9',
  renamed: 'Pw7QxRenamedcommandZz9',
  functionCode: 'Pw7QxFunctioncodeZz9',
  keyValue: 'Pw7QxKeyvalueZz9',
  literalInYaml: 'Pw7QxLiteralyamlZz9',
} as const;

const RIGHTS =
  '+info +config|get +acl|list +acl|cat +module|list +function|list +command|info +cluster|nodes +readonly +select +scan +type +pttl +object|idletime +object|encoding +memory|usage +randomkey';

let folder: string;
let production: LocalServer;
let staging: LocalServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redrift-secrets-'));
  const reader = (password: string) => `user reader on >${password} ~* &* -@all ${RIGHTS}`;
  [production, staging] = await Promise.all([
    server(
      `requirepass ${SECRETS.requirepass}`,
      `masterauth ${SECRETS.masterauth}`,
      `user app on >${SECRETS.aclUser} ~app:* +@read`,
      reader(SECRETS.inVariable),
    ),
    server(reader(SECRETS.inPasswordFile), `user urlreader on >${SECRETS.readerInUrl} ~* &* -@all ${RIGHTS}`),
  ]);
  await send(
    production.port,
    ['AUTH', SECRETS.requirepass],
    ['CONFIG', 'SET', 'tls-key-file-pass', SECRETS.keyFilePass],
    ['SET', 'page:1', SECRETS.keyValue],
    [
      'FUNCTION',
      'LOAD',
      `#!lua name=lib\n-- ${SECRETS.functionCode}\nredis.register_function('f', function() return 1 end)`,
    ],
  );
  await writeProject();
  vi.stubEnv('PRODUCTION_PASSWORD', SECRETS.inVariable);
});

afterAll(() => {
  vi.unstubAllEnvs();
  return rm(folder, { recursive: true });
});

async function writeProject(): Promise<void> {
  const conf = [
    `requirepass "${SECRETS.inConf}"`,
    `masterauth ${SECRETS.inConf}`,
    `user other on >${SECRETS.userInConf} ~* +@all`,
    `rename-command DEBUG ${SECRETS.renamed}`,
    `loadmodule /nowhere.so ${SECRETS.moduleArgument}`,
    'timeout 5',
  ];
  const broken = [
    `requirepass "${SECRETS.inBrokenConf}`,
    `masterauth '${SECRETS.inBrokenConf}'x`,
    `user broken on >${SECRETS.inBrokenUser} +nosuchcommand`,
    `requirepas ${SECRETS.inBrokenConf}`,
    `requirepass ${SECRETS.inBrokenConf} ${SECRETS.inBrokenConf}`,
    `tls-key-file-pass ${SECRETS.inBrokenConf} twice`,
  ];
  const files: Readonly<Record<string, string>> = {
    'environments/production.yaml': `source:\n  redis:\n    url: redis://127.0.0.1:${production.port}\n    username: reader\n    password: \${PRODUCTION_PASSWORD}\nconfigFile: ../redis.conf\n`,
    'environments/staging.yaml': `source:\n  redis:\n    url: redis://127.0.0.1:${staging.port}\n    username: reader\n    passwordFile: ../password\nconfigFile: ../broken.conf\n`,
    'environments/literal.yaml': `source: redis://reader:${SECRETS.literalInYaml}@127.0.0.1:${staging.port}\n`,
    'environments/expectations.yaml':
      'requires: { commands: [GETDEL], modules: { search: ">=2" }, functions: [lib], role: queue }\npolicy: { mustVerify: [config, keys, acl, modules, functions, file] }\n',
    'mistaken/production.yaml': `source:\n  redis:\n    url: redis://reader:${SECRETS.literalInYaml}@h:99999\n    pasword: ${SECRETS.literalInYaml}\n    nodes: ["${SECRETS.literalInYaml}:x"]\n`,
    'redis.conf': conf.join('\n'),
    'broken.conf': broken.join('\n'),
    password: SECRETS.inPasswordFile,
  };
  await Promise.all(['environments', 'mistaken'].map((name) => mkdir(join(folder, name))));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), `${text}\n`);
}

const RUNS: readonly (readonly string[])[] = [
  ['check', '--verbose', '--format', 'text', '--format', 'json=report.json'],
  ['check', '--unverified', 'allow', '--format', 'json'],
  ['validate'],
  ['validate', '--dir', 'mistaken'],
  ['snapshot', 'production', '-o', 'production.json'],
  ['snapshot', 'staging', '-o', 'staging.json'],
  ['diff', 'production.json', 'staging.json', '--verbose'],
  ['diff', 'URL', 'production', '--verbose', '--format', 'json'],
  ['diff', 'WRONG', 'production'],
  ['diff', 'production', 'redis.conf', '--verbose'],
  ['diff', 'production', 'broken.conf', '--verbose'],
  ['diff', 'WRONG_HOST', 'production'],
  ['explain', 'requirepass'],
];

test('no secret is in any output, file or error, in clear, hashed or encoded', async () => {
  const address = `127.0.0.1:${staging.port}`;
  const words = new Map([
    ['URL', `redis://urlreader:${SECRETS.readerInUrl}@${address}`],
    ['WRONG', `redis://urlreader:${SECRETS.wrongInUrl}@${address}`],
    ['WRONG_HOST', `redis://urlreader:${SECRETS.wrongInUrl}@/${SECRETS.wrongInUrl}`],
  ]);
  const planted = new Set(['environments', 'mistaken', 'redis.conf', 'broken.conf', 'password']);
  const seen: { readonly place: string; readonly text: string }[] = [];
  for (const run of RUNS) {
    const { stdout, stderr } = await redrift(
      ...run.map((word) => words.get(word) ?? placed(word)),
      ...(run[0] === 'explain' || run.includes('--dir') ? [] : ['--dir', join(folder, 'environments')]),
    );
    expect(`${stdout}${stderr}`).not.toContain('this is a fault in redrift');
    seen.push({ place: run.join(' '), text: stdout + stderr });
  }
  const written = (await readdir(folder)).filter((name) => !planted.has(name));
  expect(written.toSorted()).toEqual(['production.json', 'report.json', 'staging.json']);
  for (const name of written) seen.push({ place: name, text: await readFile(join(folder, name), 'utf8') });
  for (const [name, secret] of Object.entries(SECRETS))
    for (const form of formsOf(secret))
      for (const { place, text } of seen)
        expect(text.toLowerCase().includes(form.toLowerCase()), `${name} as ${form} in: ${place}`).toBe(
          false,
        );
});

/** Files are those of the folder. */
const placed = (word: string): string =>
  word.replace(
    /^(json=)?((?:report|production|staging)\.json|\w+\.conf|mistaken)$/,
    (_, format = '', file: string) => `${format}${join(folder, file)}`,
  );

/** As it is, and as a careless program would think it is safe. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  secret.slice(0, -3),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
  ...['md5', 'sha1', 'sha256', 'sha512'].map((kind) => createHash(kind).update(secret).digest('hex')),
  createHash('sha256').update(secret).digest('base64').slice(0, 20),
];

test('what is planted is where it is looked for: a run that could not read would prove nothing', async () => {
  const { stdout, stderr } = await redrift(
    'check',
    '--format',
    'json',
    '--dir',
    join(folder, 'environments'),
  );
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout);
  const ids = report.findings.map(({ id }: { readonly id: string }) => id);
  expect(ids).toContain('config-value:requirepass@staging');
  expect(ids).toContain('config-file:requirepass@production');
  expect(ids).toContain('server-functions:lib@staging');
  expect(ids).toContain('server-acl:app@staging');
  expect(ids).toContain('config-file:*@staging');
});
