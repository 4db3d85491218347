import type { Address } from '../../../model/project.js';

/** `host:port`, an IPv6 address in brackets. */
export const addressText = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The address of a `host:port`; null for what is none. */
export function readAddress(text: string): Address | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port);
  return host === undefined || number < 1 || number > 65_535 ? null : { host, port: number };
}
