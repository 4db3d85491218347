import type { RedisSource } from '../../../model/project.js';
import type { ReadRequest } from '../source.js';
import { SourceError } from '../source-error.js';
import { Databases, type Stop } from './census/databases.js';
import { cursorSpaceOf } from './census/method.js';
import { ScanWalk } from './census/scan-walk.js';
import type { Connection } from './connection.js';
import type { ServerFacts } from './read-server.js';

/** What is looked for. */
export interface Search {
  /** A glob as Redis has them, over full names: the server leaves out the others. Null for all names. */
  readonly match: string | null;
  /**
   * Told of every name, in latin1, one character per byte; of some twice. Names that were written, or taken away, while
   * it goes on may be left out.
   */
  readonly onName: (name: string, database: number) => void;
}

/**
 * Looks through the names of all keys, in every database of one server that `request` asks for: one SCAN that reaches
 * its end in each, of names alone. That is what it takes to say that a family is absent. Null when the end was reached
 * everywhere; else what ended it before, which also means that nothing is known of what was not met: a refusal, a lost
 * connection, `sampling.maxSeconds` (whatever `sampling.keys` says) or the signal of the run.
 *
 * `sampling.patterns` are not looked at: what is looked for decides. For each shard of a cluster, search its primary.
 */
export async function searchKeys(
  connection: Connection,
  request: Pick<ReadRequest<RedisSource>, 'environment' | 'source' | 'signal'>,
  server: ServerFacts,
  { match, onName }: Search,
): Promise<Stop | null> {
  const databases = new Databases(connection, request, server);
  const { maxSeconds } = request.environment.sampling;
  const startedMs = performance.now();
  const isOver = (): boolean => maxSeconds !== null && performance.now() - startedMs > maxSeconds * 1000;
  let isCut = false;
  try {
    return await databases.each(async (wire, { index, keys }) => {
      const walk = new ScanWalk({
        wire,
        pace: databases.pace,
        signal: request.signal,
        space: cursorSpaceOf(server),
        expected: keys,
        match,
        choose: (names) => {
          for (const name of names) onName(name, index);
          return [];
        },
        ask: () => undefined,
        isOver: () => {
          isCut ||= isOver();
          return isCut;
        },
      });
      await walk.run();
      const overdue = {
        why: `the search was cut after ${maxSeconds} seconds`,
        remedy: 'raise sampling.maxSeconds',
      };
      return databases.stopOf(walk) ?? (isCut && walk.wasCut ? overdue : null);
    });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { why: error.detail, remedy: error.advice };
  }
}
