import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { RedisSource, TlsOptions } from '../../model/project.js';
import { besideFile, readBytes } from './project-files.js';
import { USUAL_TLS } from './redis-url.js';
import { expanded, expandIn, type SourceContext } from './source-context.js';
import { find, get, scalar, type Tree } from './tree.js';

/**
 * Reads `source.redis.tls`; what a URL says stands where there is none. The files are read here, so that one that is missing, or
 * holds something else, is a mistake in its place.
 */
export function readTls(
  redis: Tree,
  server: Pick<RedisSource, 'tls' | 'host'>,
  context: SourceContext,
): TlsOptions | null {
  const entry = find(redis, 'tls');
  if (entry === null || entry.value.kind !== 'map') return server.tls;
  const { remarks, variables } = context;
  const isUrl = find(redis, 'url') !== null;
  if (isUrl && server.tls === null && server.host !== '') {
    const message = 'source.redis.tls: the URL is one without TLS, expected rediss:// or valkeys://';
    remarks.mistake(entry.key.location, message);
  }
  const tls = entry.value;
  const skip = scalar(tls, 'insecureSkipVerify');
  const isVerified = skip?.data !== true;
  if (skip !== null && !isVerified) remarks.note(skip.location, UNVERIFIED);
  checkPair(tls, context);
  if (variables === null) return server.tls;
  const cert = readPem(tls, 'cert', context, isCertificate);
  const key = readKey(tls, cert, context);
  return {
    ca: readPem(tls, 'ca', context, isCertificate),
    cert,
    key,
    servername: expanded(tls, 'servername', context),
    minVersion: expanded(tls, 'minVersion', context) === 'TLSv1.3' ? 'TLSv1.3' : USUAL_TLS.minVersion,
    isVerified,
  };
}

const UNVERIFIED =
  'insecureSkipVerify: the certificate of this server is NOT verified: whoever answers is taken for it, and gets its password';

/** A certificate is of no use without its key. */
function checkPair(tls: Tree, { remarks }: SourceContext): void {
  const [cert, key] = [find(tls, 'cert'), find(tls, 'key')];
  if ((cert === null) === (key === null)) return;
  const [there, missing] = cert === null ? ['key', 'cert'] : ['cert', 'key'];
  const location = (cert ?? key)?.key.location ?? tls.location;
  remarks.mistake(location, `source.redis.tls: ${there} stands alone, expected ${missing} beside it`);
}

function readPem(
  tls: Tree,
  name: string,
  context: SourceContext,
  isRight: (pem: string) => boolean,
): string | null {
  const place = scalar(tls, name);
  const path = place && expandIn(place, context);
  if (place === null || path === null) return null;
  const bytes = readBytes(besideFile(context.file, path));
  const what = WHAT.get(name) ?? 'PEM';
  if (typeof bytes !== 'string') {
    const text = bytes.toString('latin1');
    if (isRight(text)) return text;
  }
  const found = typeof bytes === 'string' ? `cannot be read (${bytes})` : 'holds something else';
  context.remarks.mistake(place.location, `source.redis.tls.${name}: the file ${found}, expected ${what}`);
  return null;
}

const WHAT: ReadonlyMap<string, string> = new Map([
  ['ca', 'certificates as PEM'],
  ['cert', 'a certificate as PEM'],
  ['key', 'a private key as PEM, without a passphrase'],
]);

function readKey(tls: Tree, cert: string | null, context: SourceContext): string | null {
  const key = readPem(tls, 'key', context, (pem) => privateKey(pem) !== null);
  const parsed = key === null ? null : privateKey(key);
  if (parsed === null || cert === null || new X509Certificate(cert).checkPrivateKey(parsed)) return key;
  const location = get(tls, 'key')?.location ?? tls.location;
  context.remarks.mistake(
    location,
    'source.redis.tls.key: it is not the key of cert, expected the two to fit',
  );
  return null;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== '';
  } catch {
    return false;
  }
}

function privateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
