import { Redis } from 'ioredis';
import { type DemoKey, type DemoValue, VALUES } from './site.js';

/**
 * Writes the demo's keys to a throw-away server. RESTORE puts them there as old as they are meant to be, with the
 * idle time that they would have. Never used on a server that is compared.
 */
export async function fill(port: number, keys: readonly DemoKey[]): Promise<void> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    protocol: 2,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const dumps = await dumpValues(redis);
    for (let at = 0; at < keys.length; at += 1000) {
      const pipeline = redis.pipeline();
      for (const { name, value, remainingMs, idleSeconds } of keys.slice(at, at + 1000))
        pipeline.call(
          'RESTORE',
          name,
          String(remainingMs),
          dumps.get(value) ?? '',
          'IDLETIME',
          String(idleSeconds),
        );
      for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
    }
  } finally {
    redis.disconnect();
  }
}

async function dumpValues(redis: Redis): Promise<ReadonlyMap<DemoValue, Buffer>> {
  const dumps = new Map<DemoValue, Buffer>();
  for (const [name, [command, ...words]] of Object.entries(VALUES)) {
    await redis.call(command, 'draft', ...words);
    const dump = await redis.dumpBuffer('draft');
    await redis.del('draft');
    if (isDemoValue(name)) dumps.set(name, dump);
  }
  return dumps;
}

const isDemoValue = (name: string): name is DemoValue => Object.hasOwn(VALUES, name);
