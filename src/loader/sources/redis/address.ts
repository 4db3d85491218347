import type { Address } from '../../../model/project.js';

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

/** The address of a `host:port` or a `unix:/path`; null for what is none. */
export function readAddress(text: string): Address | null {
  const path = /^unix:(\/.*)$/s.exec(text)?.[1];
  if (path !== undefined) return { host: path, port: 0 };
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port);
  return host === undefined || number < 1 || number > 65_535 ? null : { host, port: number };
}
