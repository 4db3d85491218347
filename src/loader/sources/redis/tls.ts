import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import type { TlsOptions } from '../../../model/project.js';
import type { SourceFault } from '../source-error.js';

/** TLS as Node's own connections take it. The server is verified unless the YAML says otherwise, whatever the environment says. */
export function tlsOptions(tls: TlsOptions, host: string): ConnectionOptions {
  const name = tls.servername ?? host;
  return {
    minVersion: tls.minVersion,
    rejectUnauthorized: tls.isVerified,
    // A certificate is held against an address, too; but no address is sent as a server's name. (RFC 6066, 3)
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.cert === null || tls.key === null ? {} : { cert: tls.cert, key: tls.key }),
  };
}

/** What a TLS connection died of; null for what has nothing to do with TLS. (OpenSSL's and Node's codes) */
export function tlsFault(error: Error & { readonly code?: unknown }): readonly [SourceFault, string] | null {
  const code = String(error.code ?? '');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return ['wrong-name', otherName(error)];
  for (const [pattern, fault, detail] of TLS_FAULTS) if (pattern.test(code)) return [fault, detail];
  return /^ERR_(?:SSL|TLS)_|^EPROTO$/.test(code) ? ['not-tls', 'the TLS handshake failed'] : null;
}

const TLS_FAULTS: readonly (readonly [RegExp, SourceFault, string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'expired', 'its certificate has expired'],
  [/^CERT_NOT_YET_VALID$/, 'expired', 'its certificate is not valid yet'],
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, 'untrusted', 'its certificate is signed by itself, and not trusted here'],
  [
    /^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT(?:_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_(?:SIGNATURE_FAILURE|UNTRUSTED|REJECTED|CHAIN_TOO_LONG)|INVALID_(?:CA|PURPOSE))$/,
    'untrusted',
    'its certificate is signed by an authority that is not trusted here',
  ],
  [/CERTIFICATE_REQUIRED$/, 'client-certificate', 'it asks for a client certificate'],
  [
    /HANDSHAKE_FAILURE$/,
    'client-certificate',
    'it refused the handshake, as one does that asks for a client certificate',
  ],
  [
    /^ERR_SSL_\w*ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_\w+|ACCESS_DENIED|DECRYPT_ERROR)$/,
    'client-certificate',
    'it refused the client certificate',
  ],
  [
    /PROTOCOL_VERSION$|UNSUPPORTED_PROTOCOL$|NO_PROTOCOLS_AVAILABLE$|VERSION_TOO_LOW$/,
    'tls-version',
    'it speaks none of the versions of TLS that are asked for',
  ],
  [
    /WRONG_VERSION_NUMBER$|PACKET_LENGTH_TOO_LONG$|HTTP_REQUEST$/,
    'not-tls',
    'what answers there does not speak TLS',
  ],
];

/** The names of a certificate come from the server: only what looks like a name is shown. */
function otherName(error: object): string {
  const cert = 'cert' in error && typeof error.cert === 'object' ? error.cert : null;
  const text = cert !== null && 'subjectaltname' in cert ? String(cert.subjectaltname) : '';
  const names = [...text.matchAll(/(?:DNS|IP Address):([\w.:*-]{1,100})(?:,|$)/g)].map(([, name]) => name);
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return `its certificate is for another name${shown === '' ? '' : `: ${shown}`}`;
}

const MOST_NAMES = 3;
