import type { Source } from '../../model/project.js';
import type { Snapshot } from '../../model/snapshot.js';
import { parameters } from './parameters/parameters.js';
import { redis } from './redis/redis.js';
import { conf } from './redis-conf/source.js';
import { snapshotFile } from './snapshot-file/snapshot-file.js';
import type { ReadRequest, SourceReader } from './source.js';

const READERS = {
  redis,
  snapshot: snapshotFile,
  conf,
  parameters,
} as const satisfies { readonly [K in Source['kind']]: SourceReader<Extract<Source, { kind: K }>> };

/** Reads an environment from whatever source it has. Throws a `SourceError`. */
export function read(request: Omit<ReadRequest, 'source'>): Promise<Snapshot> {
  const { source } = request.environment;
  switch (source.kind) {
    case 'redis':
      return READERS.redis({ ...request, source });
    case 'snapshot':
      return READERS.snapshot({ ...request, source });
    case 'conf':
      return READERS.conf({ ...request, source });
    case 'parameters':
      return READERS.parameters({ ...request, source });
  }
}
