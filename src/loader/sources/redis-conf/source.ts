import type { ConfSource } from '../../../model/project.js';
import type { SourceReader } from '../source.js';
import { SourceError } from '../source-error.js';

/** Reads a redis.conf: what a server of a product and version would have after loading it. */
export const conf: SourceReader<ConfSource> = async ({ environment }) => {
  throw new SourceError(environment.name, 'unsupported', 'a redis.conf cannot be read yet');
};
