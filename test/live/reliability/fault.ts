import type { LocalServer } from '../../../src/demo/server.js';
import type { FaultProxy } from '../../support/fault-proxy.js';
import { send, server } from '../../support/servers.js';

/** What is done to an environment while it is read, and how its part of the report must end. */
export interface Fault {
  readonly name: string;
  readonly prepare: () => Promise<Staging>;
  /** `whole`: it is read all the same; else what the report says of what was not read. */
  readonly ends: 'whole' | RegExp;
  /** How many keys it has where it is read whole: {@link KEYS} unless said. */
  readonly keys?: number;
  /** `--timeout`; 40 s where a fault is no matter of time. */
  readonly timeout?: string;
}

/** An environment that was prepared. */
export interface Staging {
  /** The `source:` that it is read by. */
  readonly source: string;
  /** False where what is done at a moment was not done; none where nothing waits for a moment. */
  readonly hasActed?: () => boolean;
}

/** Staging behind a proxy that does something at a moment. */
export const behindProxy = ({ url, hasActed }: FaultProxy): Staging => ({ source: url, hasActed });

/** A server with enough keys for many pages. */
export async function filled(...lines: readonly string[]): Promise<LocalServer> {
  const one = await server(...lines);
  await fill(one.port);
  return one;
}

export const fill = (port: number, name = 'k:'): Promise<string> =>
  send(port, ['EVAL', `for n = 1, ${KEYS} do redis.call('SET', '${name}' .. n, 'x') end`, 0]);

export const KEYS = 10_000;
