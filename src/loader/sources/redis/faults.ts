import { SourceError, type SourceFault } from '../source-error.js';
import { ProtocolError } from './census/decoder.js';
import { tlsFault } from './tls.js';

/** What the server's own error texts mean for the environment as a whole; null where they mean nothing of the kind. */
export function faultOf(text: string, environment: string): SourceError | null {
  for (const [pattern, fault, detail] of SERVER_FAULTS)
    if (pattern.test(text)) return new SourceError(environment, fault, detail);
  return null;
}

const SERVER_FAULTS: readonly (readonly [RegExp, SourceFault, string])[] = [
  [/^WRONGPASS|invalid password/i, 'wrong-password', 'it refused the username or password'],
  [/^NOAUTH/, 'no-password', 'it asks for a password and none was given'],
  [/^LOADING/, 'loading', 'it is still loading its data'],
  [/max number of clients/i, 'full', 'it reached its maximum number of clients'],
  [
    /DB index is out of range|invalid DB index/i,
    'bad-database',
    'it does not have the database that was asked for',
  ],
  [/^MASTERDOWN/, 'unreachable', 'it is a replica that lost its primary and serves no stale data'],
  [/^DENIED/, 'denied', 'it is in protected mode and refuses clients that are not local'],
];

/** What a connection died of: the server's last words where it had some, else what the socket says. */
export function connectionError(environment: string, error: Error | null): SourceError {
  if (error instanceof ProtocolError) return new SourceError(environment, 'unexpected', error.message);
  const code = error !== null && 'code' in error ? String(error.code) : '';
  const text = error?.message ?? '';
  const [fault, detail] = CONNECTION_FAULTS.get(code) ?? (error && tlsFault(error)) ?? describeText(text);
  return faultOf(text, environment) ?? new SourceError(environment, fault, detail);
}

const CONNECTION_FAULTS: ReadonlyMap<string, readonly [SourceFault, string]> = new Map([
  ['ECONNREFUSED', ['refused', 'the connection was refused']],
  ['ENOENT', ['no-socket', 'its socket is not there']],
  ['ENOTSOCK', ['no-socket', 'what is there is no socket']],
  ['EINVAL', ['no-socket', 'its socket cannot be opened: longer than some 100 characters, a path is none']],
  ['EACCES', ['shut-socket', 'its socket is not for this user']],
  ['ENOTFOUND', ['unknown-host', 'its host name is not known']],
  ['EAI_AGAIN', ['unknown-host', 'its host name could not be looked up']],
  ['EHOSTUNREACH', ['unreachable', 'its host cannot be reached']],
  ['ENETUNREACH', ['unreachable', 'its network cannot be reached']],
  ['ETIMEDOUT', ['unreachable', 'the connection timed out']],
  ['ECONNRESET', ['closed', 'the server reset the connection']],
  ['EPIPE', ['closed', 'the server closed the connection']],
]);

function describeText(text: string): readonly [SourceFault, string] {
  if (/Unknown RESP|Protocol error|unexpected/i.test(text))
    return ['not-redis', 'what answers there is not a Redis'];
  return ['closed', 'the server closed the connection'];
}
