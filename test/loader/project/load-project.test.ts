import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadProject } from '../../../src/loader/project/load-project.js';
import type { SnapshotSource } from '../../../src/model/project.js';
import { ENV, EXPECTATIONS, PRODUCTION, PRODUCTION_SECURED, WAIVERS } from './example.js';
import { inFolder, load, loadOnly, mistakesOf, mistakesOfOnly } from './project-folder.js';

const EXAMPLE = {
  'production.yaml': PRODUCTION,
  'staging.yml': 'source: ${REDIS_STAGING_URL}\n',
  'expectations.yaml': EXPECTATIONS,
  'waivers.yaml': WAIVERS,
};

const NO_NOTES = { severity: null, owner: null, why: null, rollback: null };
const SAME = { kind: 'same', environment: null };
const at = (line: number, column = 3) => ({ file: 'environments/expectations.yaml', line, column });
const named = (name: string) => ({ kind: 'name', name, part: null });
const SAMPLING = {
  keys: 20_000,
  maxSeconds: 30,
  databases: 'all',
  patterns: ['*'],
  maxCommandsPerSecond: null,
};

describe('the example of the design', () => {
  const project = loadOnly(EXAMPLE, { env: ENV });

  test('gives two environments', () => {
    expect(project.reference).toBe('production');
    expect(project.environments).toEqual([
      {
        name: 'production',
        owner: 'platform-team',
        source: {
          kind: 'redis',
          host: 'redis.internal',
          port: 6380,
          tls: null,
          username: 'redrift',
          password: 'p@ss/word',
          database: 2,
          configCommand: 'CONFIG',
          otherNodes: [],
          topology: 'auto',
          sentinel: { masterName: null, username: null, password: null },
          addresses: [],
          readKeysFrom: 'replica',
          parameters: null,
        },
        configFiles: [{ node: null, file: 'environments/conf/production.redis.conf' }],
        memoryLimitBytes: 8 * 2 ** 30,
        keyPrefix: 'prod:',
        sampling: SAMPLING,
        location: { file: 'environments/production.yaml', line: 1, column: 1 },
      },
      {
        name: 'staging',
        owner: null,
        source: {
          kind: 'redis',
          host: 'staging',
          port: 6379,
          tls: null,
          username: null,
          password: null,
          database: null,
          configCommand: 'CONFIG',
          otherNodes: [],
          topology: 'auto',
          sentinel: { masterName: null, username: null, password: null },
          addresses: [],
          readKeysFrom: 'replica',
          parameters: null,
        },
        configFiles: [],
        memoryLimitBytes: null,
        keyPrefix: null,
        sampling: SAMPLING,
        location: { file: 'environments/staging.yml', line: 1, column: 1 },
      },
    ]);
  });

  test('gives a rule for each entry of config, in canonical values', () => {
    const rule = (line: number, target: object, ...matchers: object[]) => ({
      target,
      matchers,
      notes: NO_NOTES,
      location: at(line),
    });
    expect(project.config).toEqual([
      rule(3, named('maxmemory-policy'), SAME),
      {
        target: named('maxmemory'),
        matchers: [{ kind: 'ratio', to: 'production', atLeast: 0.1, atMost: 1 }],
        notes: {
          severity: 'error',
          owner: 'platform-team',
          why: 'sized for load tests',
          rollback: 'ask platform-team, they keep the sizing sheet',
        },
        location: at(4),
      },
      rule(10, named('timeout'), { kind: 'oneOf', values: ['0', '300'] }),
      rule(11, named('maxclients'), { kind: 'range', atLeast: '1000', atMost: null }),
      rule(12, named('notify-keyspace-events'), { kind: 'includes', values: ['x', 'E'] }),
      rule(13, named('appendonly'), {
        kind: 'per',
        environments: [
          { name: 'production', matchers: [{ kind: 'equals', value: 'yes' }] },
          { name: 'staging', matchers: [{ kind: 'equals', value: 'no' }] },
        ],
        otherwise: null,
      }),
      rule(14, named('save'), {
        kind: 'perRole',
        primary: [{ kind: 'equals', value: '' }],
        replica: [{ kind: 'equals', value: '900 1' }],
      }),
      rule(15, named('logfile'), { kind: 'ignore' }),
      rule(16, { kind: 'glob', glob: 'lazyfree-*' }, SAME),
      rule(17, { kind: 'class', class: 'encoding' }, { kind: 'ignore' }),
      rule(18, { kind: 'all' }, SAME),
    ]);
  });

  test('gives a rule for each family, in milliseconds', () => {
    const family = (line: number, pattern: string, rest: object) => ({
      pattern,
      present: null,
      type: null,
      ttl: null,
      tolerance: null,
      notes: NO_NOTES,
      location: at(line),
      ...rest,
    });
    expect(project.families).toEqual([
      family(20, 'session:{uuid}', {
        present: 'required',
        type: [{ kind: 'equals', value: 'string' }],
        ttl: [{ kind: 'equals', value: '3600000' }],
        notes: { ...NO_NOTES, owner: 'identity' },
      }),
      family(21, 'cart:{id}', {
        ttl: [
          {
            kind: 'per',
            environments: [
              { name: 'production', matchers: [{ kind: 'equals', value: '7200000' }] },
              { name: 'staging', matchers: [{ kind: 'equals', value: '600000' }] },
            ],
            otherwise: null,
          },
        ],
      }),
      family(22, 'anp:post:{int}:html', { ttl: [SAME] }),
      family(23, 'legacy:*', { present: 'forbidden' }),
    ]);
    expect(project.unlistedFamilies).toBe('warning');
  });

  test('gives what the application requires', () => {
    const names = (line: number, column: number, name: string, range: string | null = null) => ({
      name,
      range,
      location: at(line, column),
    });
    expect(project.requires).toEqual({
      server: names(26, 11, 'server', '>=7.0'),
      commands: [names(27, 14, 'GETDEL'), names(27, 22, 'LMOVE')],
      modules: [names(28, 14, 'search', '>=2.8')],
      functions: [names(29, 15, 'mylib')],
      role: { name: 'cache', location: at(30, 9) },
    });
  });

  test('gives the policy', () => {
    expect(project.policy).toEqual({
      failOn: 'error',
      mustVerify: ['config', 'keys'],
      waiverMaxDays: 90,
      maxSnapshotAgeMs: null,
      checks: [
        { check: 'key-share', severity: 'off' },
        { check: 'server-version', severity: 'info' },
      ],
    });
  });

  test('has nothing to say of it', () => {
    expect(project.notes).toEqual([]);
  });

  test('gives the waivers, in the parts that they name', () => {
    expect(project.waivers).toEqual([
      {
        finding: 'config-value:timeout@staging',
        names: { check: 'config-value', subject: 'timeout', environment: 'staging' },
        reason: 'the load test needs it',
        owner: 'platform-team',
        expires: '2026-12-31',
        location: { file: 'environments/waivers.yaml', line: 1, column: 3 },
      },
      {
        finding: 'key-ttl:price:${int}@*',
        names: { check: 'key-ttl', subject: 'price:${int}', environment: '*' },
        reason: 'r',
        owner: 'o',
        expires: '2026-12-31',
        location: { file: 'environments/waivers.yaml', line: 5, column: 3 },
      },
    ]);
  });

  test('with TLS beside it, the URL has to be one with TLS, and the files have to be there', () => {
    expect(mistakesOfOnly({ ...EXAMPLE, 'production.yaml': PRODUCTION_SECURED }, { env: ENV })).toEqual([
      'environments/production.yaml:8:5: source.redis.tls: the URL is one without TLS, expected rediss:// or valkeys://',
      'environments/production.yaml:8:16: source.redis.tls.ca: the file cannot be read (ENOENT), expected certificates as PEM',
      'environments/production.yaml:8:36: source.redis.tls.cert: the file cannot be read (ENOENT), expected a certificate as PEM',
      'environments/production.yaml:8:55: source.redis.tls.key: the file cannot be read (ENOENT), expected a private key as PEM, without a passphrase',
    ]);
  });
});

describe('the smallest project', () => {
  const project = loadOnly(
    { 'production.yaml': 'source: ${P}', 'staging.yaml': 'source: ${S}' },
    { env: { P: 'redis://p', S: 'redis://s' } },
  );

  test('is two files of one line; every setting must be the same', () => {
    expect(project).toMatchObject({
      reference: 'production',
      environments: [{ name: 'production' }, { name: 'staging' }],
      config: [{ target: { kind: 'all' }, matchers: [SAME], notes: NO_NOTES, location: null }],
      families: [],
      unlistedFamilies: 'warning',
      policy: { failOn: 'error', mustVerify: ['config', 'keys'], checks: [] },
      notes: [],
    });
  });

  test.each(['', '\n', '# nothing yet\n', '---\n'])('may have expectations without content: %j', (text) => {
    expect(load({ 'expectations.yaml': text }).config).toEqual(project.config);
  });
});

describe('which files are read', () => {
  const files = {
    'production.yaml': 'source: ${P}\n',
    'staging.yaml': 'source: ${S}\n',
    'qa.yaml': 'sorce: ${Q}\n',
    'expectations.yaml': 'config: { timeout: { per: { qa: 1 } } }\n',
  };
  const env = { P: 'redis://p', S: 'redis://s' };

  test('those asked for, and the reference', () => {
    const project = loadOnly(files, { env, environments: ['staging'] });
    expect(project.environments.map(({ name }) => name)).toEqual(['production', 'staging']);
  });

  test('a variable of an environment that is not read need not be set', () => {
    expect(
      mistakesOfOnly(files, { env: { S: 'redis://s' }, environments: ['staging'], reference: 'staging' }),
    ).toEqual([]);
  });

  test('the reference of the command line wins', () => {
    const chosen = { 'expectations.yaml': 'reference: staging\n' };
    expect(load(chosen).reference).toBe('staging');
    expect(load(chosen, { reference: 'production' }).reference).toBe('production');
  });

  test('names on the command line must have files', () => {
    const sources = new Map([['qaa', SNAPSHOT]]);
    expect(mistakesOf({}, { environments: ['stagin'], reference: 'prodution', sources })).toEqual([
      '--reference: no environment is called "prodution", expected production or staging; did you mean "production"?',
      '--source: no environment is called "qaa", expected production or staging',
      '--env: no environment is called "stagin", expected production or staging; did you mean "staging"?',
    ]);
  });

  test('the default reference must have a file', () => {
    expect(mistakesOfOnly({ 'a.yaml': 'source: redis://h', 'b.yaml': 'source: redis://h' })).toEqual([
      'environments: no environment is called "production", expected production.yaml, or reference: in expectations.yaml',
    ]);
  });

  test('an environment that is read from elsewhere needs none of its variables', () => {
    const project = loadOnly(
      { ...files, 'qa.yaml': 'source: { conf: x }\nowner: me\n' },
      {
        env: { S: 'redis://s' },
        sources: new Map([
          ['production', SNAPSHOT],
          ['qa', SNAPSHOT],
        ]),
      },
    );
    expect(project.environments.map(({ name, owner, source }) => [name, owner, source.kind])).toEqual([
      ['production', null, 'snapshot'],
      ['qa', 'me', 'snapshot'],
      ['staging', null, 'redis'],
    ]);
  });

  test('a folder that is not there is a mistake', () => {
    expect(() =>
      loadProject({ dir: 'no/such', env: {}, environments: null, reference: null, expand: true }),
    ).toThrow('no/such: there is no such folder, expected one with production.yaml and staging.yaml');
  });

  test('a folder without environments is a mistake, and the only one', () => {
    expect(mistakesOfOnly({ 'expectations.yaml': 'reference: x\n', 'README.md': '' })).toEqual([
      'environments: no environment was found, expected files such as production.yaml and staging.yaml',
    ]);
  });

  test('names of files are held to the grammar', () => {
    const source = 'source: redis://h\n';
    const odd = {
      'Prod.yaml': source,
      'qa.YAML': source,
      'staging.yml': source,
      '.hidden.yaml': 'x: [',
      'notes.txt': 'x: [',
    };
    const name =
      'the name of the file is no environment, expected a-z, 0-9, ".", "_" and "-", first a letter or digit';
    expect(mistakesOf(odd)).toEqual([
      `environments/Prod.yaml:1:1: ${name}`,
      'environments/qa.YAML:1:1: the file ends in ".YAML", expected .yaml or .yml',
      'environments/staging.yaml:1:1: "staging" has two files, expected either .yaml or .yml',
      'environments/staging.yml:1:1: "staging" has two files, expected either .yaml or .yml',
    ]);
  });

  test('a mistyped name of a reserved file is told', () => {
    expect(mistakesOf({ 'expectation.yaml': 'config: {}\n', 'waiver.yaml': '[]' })).toEqual([
      'environments/expectation.yaml:1:1: a file without source was found, expected source: with a URL such as ${REDIS_EXPECTATION_URL}; did you mean the file expectations.yaml?',
      'environments/waiver.yaml:1:1: a file without source was found, expected source: with a URL such as ${REDIS_WAIVER_URL}; did you mean the file waivers.yaml?',
    ]);
  });
});

const SNAPSHOT: SnapshotSource = { kind: 'snapshot', file: 'last-night.json' };

describe('sources', () => {
  const source = (text: string, env = {}) => load({ 'staging.yaml': text }, { env }).environments[1]?.source;

  test('user and password win over the URL, and stay as they are', () => {
    const yaml = 'source:\n  redis: { url: "redis://a:b@h/3", username: "${U}", password: "${P}" }\n';
    expect(source(yaml, { U: 'me', P: 'p%40${X}' })).toMatchObject({
      username: 'me',
      password: 'p%40${X}',
      database: 3,
    });
    expect(source('source: { redis: { url: "redis://a:b@h", username: me } }')).toMatchObject({
      username: 'me',
      password: 'b',
    });
  });

  test('a password file stands beside the YAML file, its last newline is not the password', () => {
    const yaml = 'source: { redis: { url: "redis://h", passwordFile: secrets/p } }';
    const project = load({ 'staging.yaml': yaml, 'secrets/p': ' pass word \r\n' });
    expect(project.environments[1]?.source).toMatchObject({ password: ' pass word ' });
    expect(project.notes).toEqual([]);
  });

  test.each([
    ['', 'is empty'],
    ['\n', 'is empty'],
    ['a\nb\n', 'has several lines'],
    [Buffer.from([0xff]), 'is not UTF-8'],
  ])('a password file with %j cannot be used', (content, what) => {
    const yaml = 'source: { redis: { url: "redis://h", passwordFile: p } }';
    expect(mistakesOf({ 'staging.yaml': yaml, p: content })).toEqual([
      `environments/staging.yaml:1:52: the password file ${what}, expected a file with the password alone`,
    ]);
  });

  test.each([
    'source: redis://me:secret@h',
    'source: redis://:secret@h',
    'source: { redis: { url: "redis://h", password: secret } }',
  ])('a password in the file is noted: %s', (yaml) => {
    const column = yaml.includes('password:') ? 48 : 9;
    expect(load({ 'staging.yaml': yaml }).notes).toEqual([
      `environments/staging.yaml:1:${column}: a password stands in this file, expected \${VARIABLE} or passwordFile`,
    ]);
  });

  test('a password from a variable is not noted', () => {
    expect(load({ 'staging.yaml': 'source: redis://me:${P}@h' }, { env: { P: 'x' } }).notes).toEqual([]);
  });

  test('a snapshot stands beside the YAML file', () => {
    expect(source('source: { snapshot: "../${DAY}.json" }', { DAY: 'monday' })).toEqual({
      kind: 'snapshot',
      file: expect.stringMatching(/^\/.*\/monday\.json$/),
    });
    expect(source('source: { snapshot: /tmp/a.json }')).toEqual({ kind: 'snapshot', file: '/tmp/a.json' });
  });

  test('CONFIG may have another name, or none', () => {
    const yaml = (name: string) =>
      `source: { redis: { url: "redis://h", configCommand: ${name}, topology: standalone } }`;
    expect(source(yaml('"-"'))).toMatchObject({ configCommand: '-' });
    expect(source(yaml('CONFIG_b840'))).toMatchObject({ configCommand: 'CONFIG_b840' });
  });

  test('sampling may be set', () => {
    const yaml =
      'source: redis://h\nsampling: { keys: all, maxSeconds: 0.5, databases: [0, 3], patterns: ["a:*"], maxCommandsPerSecond: 100 }\nkeyPrefix: ""\n';
    expect(load({ 'staging.yaml': yaml }).environments[1]).toMatchObject({
      keyPrefix: null,
      sampling: {
        keys: 'all',
        maxSeconds: 0.5,
        databases: [0, 3],
        patterns: ['a:*'],
        maxCommandsPerSecond: 100,
      },
    });
  });
});

describe('without looking variables up', () => {
  test('nothing need be set, and such a source has no host', () => {
    const { environments } = loadOnly(
      {
        'production.yaml': 'source: ${P}\n',
        'staging.yaml':
          'source: { redis: { url: "redis://${H}", username: "${U}", passwordFile: nope, topology: "${T}" } }\n',
        'qa.yaml': 'source: { snapshot: "${F}" }\n',
      },
      { expand: false },
    );
    expect(environments.map(({ source }) => source)).toEqual(
      Array(3).fill(expect.objectContaining({ host: '' })),
    );
  });

  test('what can be judged is judged', () => {
    const files = { 'production.yaml': 'source: ${P:-x}\n', 'staging.yaml': 'source: redis://[h]\n' };
    expect(mistakesOfOnly(files, { expand: false })).toEqual([
      'environments/production.yaml:1:9: a variable with a default was found, expected ${NAME} alone: defaults are not supported',
      'environments/staging.yaml:1:9: the host of the URL is neither a name nor an address, expected such as redis.internal',
    ]);
  });
});

describe('several mistakes', () => {
  test('of several files come in one go, sorted by file, line and column', () => {
    expect(
      mistakesOf({
        'staging.yaml': 'owner: 1\nsource: ${NOPE}\nkeyprefix: x\n',
        'production.yaml': 'source: redis://h/x\nmemoryLimit: lots\n',
        'expectations.yaml':
          'families: { "a:{uiid}": { ttl: 1x } }\nconfig: { tiemout: 1, maxmemory: lots }\n',
        'waivers.yaml': '- { finding: x, reason: r, owner: o }\n',
      }).map((mistake) => mistake.slice('environments/'.length, 60)),
    ).toEqual([
      'expectations.yaml:1:16: no placeholder is calle',
      'expectations.yaml:1:32: a:{uiid}.ttl: "1x" was ',
      'expectations.yaml:2:11: no setting is called "t',
      'expectations.yaml:2:34: maxmemory: "lots" was f',
      'production.yaml:1:9: what follows the host of t',
      'production.yaml:2:14: memoryLimit: "lots" was f',
      'staging.yaml:1:8: owner: the number "1" was fou',
      'staging.yaml:2:9: the variable NOPE is not set,',
      'staging.yaml:3:1: unknown key "keyprefix", expe',
      'waivers.yaml:1:3: expires: nothing was found, e',
      'waivers.yaml:1:14: finding: "x" was found, expe',
    ]);
  });

  test('of values are told beside one of the YAML itself, but for what follows from it', () => {
    const text = 'config:\n  maxmemory: lots\n  timeout: [::1]:x\n  maxclients: few\npolicy: 1\n';
    expect(mistakesOf({ 'expectations.yaml': text }).map((mistake) => mistake.slice(31, 56))).toEqual([
      '2:14: maxmemory: "lots" w',
      '3:12: quote this: YAML re',
      '4:15: maxclients: "few" w',
      '5:9: policy: the number "',
    ]);
  });
});

describe('text of files', () => {
  test('may begin with a byte order mark, and lines may end in CRLF', () => {
    const text = '\ufeffconfig:\r\n  timeout: 5m\r\n  logfile: "a\r\n    b"\r\n';
    expect(
      load({ 'expectations.yaml': text }).config.map(({ matchers, location }) => [matchers, location?.line]),
    ).toEqual([
      [[{ kind: 'equals', value: '300' }], 2],
      [[{ kind: 'equals', value: 'a b' }], 3],
      [[SAME], undefined],
    ]);
    expect(mistakesOf({ 'expectations.yaml': '\ufeffcnfig: 1\r\n' })[0]).toMatch(
      /yaml:1:1: unknown key "cnfig"/,
    );
  });

  test.each([
    [Buffer.from('owner: \xfc\n', 'latin1'), '1:8'],
    [Buffer.concat([Buffer.from('# \ufffd ü\nowner: a'), Buffer.from([0xef, 0xbf])]), '2:9'],
    [Buffer.from('source: x', 'utf16le').swap16(), '1:1'],
  ])('must be UTF-8', (bytes, place) => {
    const text = place === '1:1' ? Buffer.concat([Buffer.from([0xfe, 0xff]), bytes]) : bytes;
    expect(mistakesOf({ 'staging.yaml': text })).toEqual([
      `environments/staging.yaml:${place}: bytes that are not UTF-8 were found, expected a file saved as UTF-8`,
    ]);
  });

  test('may repeat a value through an alias', () => {
    const text = 'config:\n  timeout: &a { oneOf: [0, 300] }\n  tcp-keepalive: *a\n';
    const [first, second] = load({ 'expectations.yaml': text }).config;
    expect(second?.matchers).toEqual(first?.matchers);
  });

  test('is shown on one line, short and harmless', () => {
    const text = `config:\n  timeout: "\\e[31m\\n\\u202e${'x'.repeat(100)}"\n`;
    expect(mistakesOf({ 'expectations.yaml': text })).toEqual([
      `environments/expectations.yaml:2:12: timeout: "\\u001b[31m\\n\\u{202e}${'x'.repeat(50)}…" was found, expected a whole number of seconds without leading zeros, or a duration such as 5m`,
    ]);
  });
});

test('paths begin as the folder was typed', () => {
  inFolder({ 'production.yaml': 'x: 1' }, (dir) => {
    writeFileSync(join(dir, 'staging.yaml'), 'y: 1');
    const load = (typed: string) => () =>
      loadProject({ dir: typed, env: {}, environments: ['production'], reference: null, expand: true });
    expect(load(`${dir}/.`)).toThrow(`${dir}/./production.yaml:1:1: `);
    expect(load(`${dir}/`)).toThrow(`${dir}/production.yaml:1:1: `);
  });
});
