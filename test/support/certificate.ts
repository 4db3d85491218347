import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate says. */
interface Named {
  /** `DNS:redis.internal`, `IP:127.0.0.1`; none: its name alone. */
  readonly names?: readonly string[];
  /** `YYMMDD`, UTC: from 2000 to 2049 unless said. */
  readonly from?: string;
  readonly to?: string;
}

/** A self-signed certificate for 127.0.0.1 and its key: for servers that a test starts. Valid from 2000 to 2049. */
export function selfSigned(): Certificate {
  const pair = newPair();
  return certificate({
    subject: '127.0.0.1',
    issuer: '127.0.0.1',
    of: pair,
    by: pair.privateKey,
    extensions: [],
  });
}

/** An authority of a test's own: its certificate, and those that it issues. */
export function authority(name: string): {
  readonly certificate: string;
  readonly issue: (named?: Named) => Certificate;
} {
  const pair = newPair();
  const own = { subject: name, issuer: name, of: pair, by: pair.privateKey };
  return {
    certificate: certificate({ ...own, extensions: [isAuthority()] }).certificate,
    issue: (named = {}) =>
      certificate({
        ...named,
        subject: 'a test',
        issuer: name,
        of: newPair(),
        by: pair.privateKey,
        extensions: named.names === undefined ? [] : [alternativeNames(named.names)],
      }),
  };
}

interface Wanted extends Omit<Named, 'names'> {
  readonly subject: string;
  readonly issuer: string;
  readonly of: Pair;
  readonly by: KeyObject;
  readonly extensions: readonly Buffer[];
}

type Pair = ReturnType<typeof newPair>;
const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

let serial = 0;

/** RFC 5280, 4.1. */
function certificate({
  subject,
  issuer,
  of,
  by,
  extensions,
  from = '000101',
  to = '491231',
}: Wanted): Certificate {
  serial += 1;
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)); // ecdsa-with-SHA256
  const body = sequence(
    der(0xa0, integer(2)), // version 3
    integer(serial),
    algorithm,
    commonName(issuer),
    sequence(utcTime(`${from}000000Z`), utcTime(`${to}235959Z`)),
    commonName(subject),
    of.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, by));
  return {
    certificate: pem('CERTIFICATE', sequence(body, algorithm, signature)),
    key: of.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const commonName = (name: string): Buffer => sequence(set(sequence(oid(0x55, 4, 3), text(name))));

/** basicConstraints, critical: CA. */
const isAuthority = (): Buffer =>
  sequence(
    oid(0x55, 0x1d, 0x13),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
  );

/** subjectAltName. */
function alternativeNames(names: readonly string[]): Buffer {
  const all = names.map((name) => {
    const [kind, value = ''] = name.split(/:(.*)/s);
    return kind === 'IP'
      ? der(0x87, Buffer.from(value.split('.').map(Number)))
      : der(0x82, Buffer.from(value));
  });
  return sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(...all)));
}

/** Tag, length and content of one value in DER; contents here stay below 64 KiB. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
const set = (...contents: readonly Buffer[]): Buffer => der(0x31, ...contents);
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
const oid = (...bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes));
const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
const utcTime = (value: string): Buffer => der(0x17, Buffer.from(value));

const pem = (label: string, content: Buffer): string =>
  [
    `-----BEGIN ${label}-----`,
    ...(content.toString('base64').match(/.{1,64}/g) ?? []),
    `-----END ${label}-----`,
    '',
  ].join('\n');
