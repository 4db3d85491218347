import type { Address } from '../../../model/project.js';

/** `host:port`, an IPv6 address in brackets. */
export const addressText = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** True for two texts that lead to one place: `localhost:6379` and `127.0.0.1:6379` do. */
export function isSameAddress(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) =>
    text.replace(/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=:\d+$)/, 'loopback'),
  );
  return one === other;
}

/** The address of a `host:port`; null for what is none. */
export function readAddress(text: string): Address | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port);
  return host === undefined || number < 1 || number > 65_535 ? null : { host, port: number };
}
