import { describe, expect, test } from 'vitest';
import {
  ALLOWED_COMMANDS,
  assertAllowed,
  ForbiddenCommandError,
} from '../../../../src/loader/sources/redis/allowlist.js';

describe('what may be sent', () => {
  const commands = [...ALLOWED_COMMANDS].flatMap(([name, subcommands]) =>
    subcommands === 'whole' ? [[name]] : subcommands.map((subcommand) => [name, subcommand]),
  );

  test.each(commands)('%s %s, in any case', (...words) => {
    expect(() => assertAllowed(words, 'CONFIG')).not.toThrow();
    expect(() =>
      assertAllowed(
        words.map((word) => word.toLowerCase()),
        'CONFIG',
      ),
    ).not.toThrow();
  });

  test('CONFIG GET under the name that it was renamed to', () => {
    expect(() => assertAllowed(['b840fc02', 'GET', '*'], 'b840fc02')).not.toThrow();
  });
});

describe('what throws before it reaches a socket', () => {
  test.each([
    ['SET', 'a', '1'],
    ['GET', 'a'],
    ['KEYS', '*'],
    ['CONFIG', 'SET', 'maxmemory', '0'],
    ['CONFIG', 'REWRITE'],
    ['CONFIG'],
    ['OBJECT', 'HELP'],
    ['OBJECT', 'FREQ', 'a'],
    ['MEMORY'],
    ['MEMORY', 'PURGE'],
    ['MEMORY', 'DOCTOR'],
    ['MEMORY', 'USAGE', 'a', 'SAMPLES', '0'],
    ['ACL', 'SETUSER', 'a'],
    ['ACL', 'GETUSER', 'a'],
    ['ACL', 'DRYRUN', 'a', 'GET', 'b'],
    ['MODULE', 'LOAD', 'm.so'],
    ['FUNCTION', 'LOAD', 'code'],
    ['FUNCTION', 'DUMP'],
    ['COMMAND'],
    ['CLUSTER', 'FAILOVER'],
    ['CLUSTER', 'NODESX'],
    ['DEBUG', 'SLEEP', '10'],
    ['FLUSHALL'],
    ['EVAL', 'return 1', '0'],
    ['SCANX'],
    ['TYPE|PTTL'],
    ['CONFIG|GET'],
    [''],
    [],
  ])('%s %s %s', (...words) => {
    expect(() => assertAllowed(words, 'CONFIG')).toThrow(ForbiddenCommandError);
  });

  test('CONFIG by its own name where it was renamed: somebody else may answer to it', () => {
    expect(() => assertAllowed(['CONFIG', 'GET', '*'], 'b840fc02')).toThrow(ForbiddenCommandError);
  });

  test('the error names the command and none of its arguments', () => {
    expect(() => assertAllowed(['SET', 'session:1', 's3cret'], 'CONFIG')).toThrow(/^SET is not a command/);
    expect(() => assertAllowed(['SET', 'session:1', 's3cret'], 'CONFIG')).not.toThrow(/s3cret|session/);
  });
});
