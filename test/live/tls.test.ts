import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LocalServer } from '../../src/demo/server.js';
import type { Report } from '../../src/model/report.js';
import { authority, type Certificate } from '../support/certificate.js';
import { projectFolder } from '../support/project-folder.js';
import { redrift } from '../support/run.js';
import { sentinels } from '../support/sentinels.js';
import { freePort, keys, send, server, serverOf, until, VERSIONS, type Version } from '../support/servers.js';

const ours = authority('the authority of a test');
const strange = authority('another authority');
const loopback = ours.issue({ names: ['IP:127.0.0.1', 'DNS:localhost'] });
const client = ours.issue();

const files = await projectFolder({
  'ca.pem': ours.certificate,
  'strange.pem': strange.certificate,
  'me.pem': client.certificate,
  'me.key': client.key,
  'stranger.pem': strange.issue().certificate,
});
const inFiles = (name: string): string => join(files, name);

interface Secured {
  readonly plain: LocalServer;
  readonly port: number;
}

/** A server that speaks TLS on a port of its own, beside the plain one. */
async function secured(
  certificate: Certificate,
  { version, lines = [] }: { readonly version?: Version; readonly lines?: readonly string[] } = {},
): Promise<Secured> {
  const port = await freePort();
  const all = [
    `tls-port ${port}`,
    ...(await shown(certificate, String(port))),
    ...(lines.some((line) => line.startsWith('tls-auth-clients')) ? [] : ['tls-auth-clients no']),
    ...lines,
  ];
  return { plain: await (version === undefined ? server(...all) : serverOf(version, ...all)), port };
}

/** The lines by which a server shows a certificate. */
async function shown(certificate: Certificate, name: string): Promise<readonly string[]> {
  const [cert, key] = [inFiles(`${name}.pem`), inFiles(`${name}.key`)];
  await writeFile(cert, certificate.certificate);
  await writeFile(key, certificate.key);
  return [`tls-cert-file ${cert}`, `tls-key-file ${key}`, `tls-ca-cert-file ${inFiles('ca.pem')}`];
}

/** Runs a check of one environment that is its own reference. */
async function check(source: string, ...options: readonly string[]) {
  const dir = await projectFolder({
    'production.yaml': `source:\n  redis:\n${source.replaceAll(/^/gm, '    ')}\n`,
    'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n',
  });
  const ran = await redrift('check', '--dir', dir, '--format', 'json', ...options);
  const report: Report | null = ran.stdout === '' ? null : JSON.parse(ran.stdout);
  return { ...ran, report };
}

const at = (port: number, tls: string, host = '127.0.0.1'): string =>
  `url: rediss://${host}:${port}\ntls: ${tls}`;

describe.each(VERSIONS)('%s over TLS', (version) => {
  test('is read whole: configuration and keys', async () => {
    const { plain, port } = await secured(loopback, { version });
    await send(plain.port, ...keys(300, (n) => ['SET', `page:${n}`, 'x', 'EX', 600]));
    const { code, report, stderr } = await check(at(port, `{ ca: ${inFiles('ca.pem')} }`));
    expect([code, report?.verdict, stderr]).toEqual([0, 'in-step', '']);
    expect(report?.environments[0]?.keys).toMatchObject({ total: 300, sampled: 300 });
  });
});

describe('with TLS', async () => {
  const { plain, port } = await secured(loopback, { lines: ['user redrift on >s3cret ~* +@all'] });
  const ca = inFiles('ca.pem');

  test('user and password are sent as without', async () => {
    const source = `url: rediss://redrift:s3cret@127.0.0.1:${port}\ntls: { ca: ${ca}, minVersion: TLSv1.3 }`;
    expect((await check(source)).code).toBe(0);
  });

  test('nodes are read, too', async () => {
    expect((await check(`nodes: ["127.0.0.1:${port}"]\ntls: { ca: ${ca} }`)).code).toBe(0);
  });

  test('a path begins at the folder of the YAML file', async () => {
    const dir = await projectFolder({
      'ca.pem': ours.certificate,
      'production.yaml': `source: { redis: { url: "rediss://127.0.0.1:${port}", tls: { ca: ca.pem } } }\n`,
      'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n',
    });
    expect((await redrift('check', '--dir', dir)).code).toBe(0);
  });

  test('the authority of nobody is not trusted', async () => {
    const { code, stderr, stdout } = await redrift(
      'diff',
      plain.url,
      `b=rediss://127.0.0.1:${port}`,
      '--quiet',
    );
    expect(stderr).toBe(
      'redrift: cannot read b: its certificate is signed by an authority that is not trusted here; name the certificate of its authority as source.redis.tls.ca, or as NODE_EXTRA_CA_CERTS; trying again does not help\n',
    );
    expect([code, stdout.includes('UNVERIFIED')]).toEqual([2, true]);
  });

  test('verification is skipped where the YAML says so, and that is said in every run', async () => {
    const { code, stderr } = await check(at(port, '{ insecureSkipVerify: true }'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: .*production\.yaml:4:\d+: insecureSkipVerify: .* is NOT verified/);
  });

  test('NODE_TLS_REJECT_UNAUTHORIZED skips nothing', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect((await check(at(port, '{ minVersion: TLSv1.2 }'))).stderr).toContain('not trusted here');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  test('a port without TLS is named as such', async () => {
    const { code, stderr } = await check(at(plain.port, `{ ca: ${ca} }`));
    expect(stderr).toMatch(
      /cannot read production: (the TLS handshake was not answered within 5 seconds|what answers there does not speak TLS); check the port/,
    );
    expect(code).toBe(2);
  });

  test('a TLS port that is asked without TLS says so', async () => {
    const { code, stderr } = await check(`url: redis://127.0.0.1:${port}`);
    expect(stderr).toContain('its URL begins with rediss://');
    expect(code).toBe(2);
  });
});

describe('a certificate that is wrong', () => {
  const error = async (certificate: Certificate, tls: string, host?: string): Promise<string> => {
    const { port } = await secured(certificate);
    const { stderr, code } = await check(at(port, tls, host));
    expect(code).toBe(2);
    expect(stderr.split('\n')).toHaveLength(2);
    return stderr;
  };
  const ca = inFiles('ca.pem');

  test('has expired', async () => {
    const old = ours.issue({ names: ['IP:127.0.0.1'], to: '200101' });
    expect(await error(old, `{ ca: ${ca} }`)).toBe(
      'redrift: cannot read production: its certificate has expired; renew the certificate, or set the clock of this machine; trying again does not help\n',
    );
  });

  test('is not valid yet', async () => {
    const early = ours.issue({ names: ['IP:127.0.0.1'], from: '480101' });
    expect(await error(early, `{ ca: ${ca} }`)).toContain('its certificate is not valid yet; ');
  });

  test('is of another authority', async () => {
    const other = strange.issue({ names: ['IP:127.0.0.1'] });
    expect(await error(other, `{ ca: ${ca} }`)).toContain(
      'signed by an authority that is not trusted here; ',
    );
  });

  test('is of an authority of the same name', async () => {
    const double = authority('the authority of a test').issue({ names: ['IP:127.0.0.1'] });
    expect(await error(double, `{ ca: ${ca} }`)).toContain(
      'signed by an authority that is not trusted here; ',
    );
  });

  test('is for another name, which is shown', async () => {
    const other = ours.issue({ names: ['DNS:redis.internal', 'IP:10.0.0.1'] });
    expect(await error(other, `{ ca: ${ca} }`)).toBe(
      'redrift: cannot read production: its certificate is for another name: redis.internal, 10.0.0.1; check host and port; where it is the right server, name what it is called as source.redis.tls.servername; trying again does not help\n',
    );
  });

  test.each(['redis.internal', '10.0.0.1'])('is right where %s is its servername', async (name) => {
    const { port } = await secured(ours.issue({ names: ['DNS:redis.internal', 'IP:10.0.0.1'] }));
    expect((await check(at(port, `{ ca: ${ca}, servername: ${name} }`))).code).toBe(0);
  });
});

describe('a server that asks for a client certificate', async () => {
  const { port } = await secured(loopback, { lines: ['tls-auth-clients yes'] });
  const older = await secured(loopback, { lines: ['tls-auth-clients yes', 'tls-protocols TLSv1.2'] });
  const ca = inFiles('ca.pem');

  test('gets one', async () => {
    const tls = `{ ca: ${ca}, cert: ${inFiles('me.pem')}, key: ${inFiles('me.key')} }`;
    expect((await check(at(port, tls))).code).toBe(0);
    expect((await check(at(older.port, tls))).code).toBe(0);
  });

  test('and says so where there is none', async () => {
    const newer = await check(at(port, `{ ca: ${ca} }`));
    expect([newer.code, newer.stderr]).toEqual([
      2,
      'redrift: cannot read production: it asks for a client certificate; name a certificate that it takes, and its key, as source.redis.tls.cert and source.redis.tls.key; trying again does not help\n',
    ]);
    expect((await check(at(older.port, `{ ca: ${ca} }`))).stderr).toContain('asks for a client certificate');
  });

  test('and refuses that of another authority', async () => {
    const stranger = strange.issue();
    await writeFile(inFiles('stranger.pem'), stranger.certificate);
    await writeFile(inFiles('stranger.key'), stranger.key);
    const tls = `{ ca: ${ca}, cert: ${inFiles('stranger.pem')}, key: ${inFiles('stranger.key')} }`;
    expect((await check(at(port, tls))).stderr).toContain('it refused the client certificate');
  });

  test('a version of TLS that it does not speak', async () => {
    const { stderr } = await check(at(older.port, `{ ca: ${ca}, minVersion: TLSv1.3 }`));
    expect(stderr).toContain('it speaks none of the versions of TLS that are asked for');
  });
});

describe('a cluster over TLS', async () => {
  const busPorts = await Promise.all([freePort(), freePort()]);
  const nodes = await Promise.all(
    busPorts.map((bus) =>
      secured(loopback, { lines: ['cluster-enabled yes', `cluster-port ${bus}`, 'tls-cluster yes'] }),
    ),
  );
  const [a, b] = nodes;
  if (a === undefined || b === undefined) throw new Error('two were started');
  await send(a.plain.port, ['CLUSTER', 'ADDSLOTSRANGE', 0, 8191]);
  await send(b.plain.port, ['CLUSTER', 'ADDSLOTSRANGE', 8192, 16_383]);
  await send(a.plain.port, ['CLUSTER', 'MEET', '127.0.0.1', b.port, busPorts[1] ?? 0]);
  for (const { plain } of nodes)
    await until(async () => (await send(plain.port, ['CLUSTER', 'INFO'])).includes('cluster_state:ok'));

  test('is read whole, at the ports of TLS', async () => {
    const { code, report } = await check(at(a.port, `{ ca: ${inFiles('ca.pem')} }`));
    expect([code, report?.environments[0]?.topology]).toEqual([0, 'cluster']);
    expect(report?.environments[0]?.nodes.map(({ id }) => id).toSorted()).toEqual(
      nodes.map(({ port }) => `127.0.0.1:${port}`).toSorted(),
    );
  });
});

describe('sentinels over TLS', async () => {
  const encrypted = ['tls-replication yes', 'repl-diskless-sync-delay 0'];
  const primary = await secured(loopback, { lines: encrypted });
  const replica = await secured(loopback, {
    lines: [...encrypted, `replicaof 127.0.0.1 ${primary.port}`],
  });
  await send(primary.plain.port, ...keys(300, (n) => ['SET', `page:${n}`, 'x']));
  await until(async () => (await send(replica.plain.port, ['DBSIZE'])).includes(':300'));
  const all = await sentinels(2, {
    version: 'redis-7.0',
    primary: primary.port,
    replicas: 1,
    lines: [...(await shown(loopback, 'sentinel')), 'tls-auth-clients no', 'tls-replication yes'],
  });
  const nodes = `nodes: ${JSON.stringify(all.map(({ tlsPort }) => `127.0.0.1:${tlsPort}`))}\ntopology: sentinel`;

  test('lead to the ports of TLS', async () => {
    const { code, report, stderr } = await check(`${nodes}\ntls: { ca: ${inFiles('ca.pem')} }`);
    const read = report?.environments[0];
    expect([code, stderr, read?.topology]).toEqual([0, '', 'sentinel']);
    expect(read?.nodes.map(({ id, role }) => `${id} ${role}`)).toEqual([
      `127.0.0.1:${primary.port} primary`,
      `127.0.0.1:${replica.port} replica`,
    ]);
    expect(read?.keys).toMatchObject({ total: 300, sampled: 300 });
  });

  test('are not believed without a certificate that is trusted', async () => {
    const { code, stderr } = await check(`${nodes}\ntls: { ca: ${inFiles('strange.pem')} }`);
    expect(stderr).toMatch(
      /cannot read production: the sentinel 127\.0\.0\.1:\d+: its certificate is signed by an authority that is not trusted here; /,
    );
    expect(code).toBe(2);
  });
});
