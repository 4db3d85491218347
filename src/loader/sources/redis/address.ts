import type { Address, RedisSource } from '../../../model/project.js';

/** `host:port`, an IPv6 address in brackets; `unix:/path` for a socket. */
export const addressText = (host: string, port: number): string =>
  isSocket(host) ? `unix:${host}` : `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** True where the path of a Unix socket stands for a host. */
export const isSocket = (host: string): boolean => host.startsWith('/');

/** True for two texts that lead to one place: `localhost:6379` and `127.0.0.1:6379` do. */
export function isSameAddress(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) =>
    text.replace(/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=:\d+$)/, 'loopback'),
  );
  return one === other;
}

/** The address of a `host:port`; null for what is none. No path: what a server announces leads to no socket of this machine. */
export function readAddress(text: string): Address | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port);
  return host === undefined || isSocket(host) || number < 1 || number > 65_535
    ? null
    : { host, port: number };
}

/** Where a node was reached, by its id: a `host:port` or `unix:/path`. */
export function readNodeId(id: string): Address | null {
  const path = /^unix:(\/.*)$/s.exec(id)?.[1];
  return path === undefined ? readAddress(id) : { host: path, port: 0 };
}

/** Where a server is reached that announces an address: by the table of the YAML, else there. */
export const reached = ({ addresses }: Pick<RedisSource, 'addresses'>, address: Address): Address =>
  addresses.find(({ announced }) => announced === addressText(address.host, address.port))?.reached ??
  address;

/** The same of a `host:port`, as text. */
export function reachedText(source: Pick<RedisSource, 'addresses'>, text: string): string {
  const address = readAddress(text);
  if (address === null) return text;
  const { host, port } = reached(source, address);
  return addressText(host, port);
}
