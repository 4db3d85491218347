import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allSettings } from '../../../../src/catalogue/settings.js';
import { commandTable } from '../../../../src/loader/sources/redis/acl-rules.js';
import { readAclUser } from '../../../../src/loader/sources/redis/acl-users.js';
import { Decoder, ProtocolError } from '../../../../src/loader/sources/redis/census/decoder.js';
import { parseClusterNodes } from '../../../../src/loader/sources/redis/cluster-nodes.js';
import { nodesOfShards, nodesOfSlots } from '../../../../src/loader/sources/redis/cluster-shards.js';
import {
  databasesOf,
  integer,
  parseInfo,
  productOf,
  replicationOf,
} from '../../../../src/loader/sources/redis/info.js';
import { settingsInInfo } from '../../../../src/loader/sources/redis/info-settings.js';
import { settingsOf } from '../../../../src/loader/sources/redis/read-config.js';
import { type Reply, ReplyFault } from '../../../../src/loader/sources/redis/reply.js';
import { ReplyGuard } from '../../../../src/loader/sources/redis/reply-guard.js';
import { SecretLabels } from '../../../../src/loader/sources/secret-labels.js';

const RUNS = { numRuns: 10_000 };

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.stringMatching(/^[a-z0-9:=,@ .%~#&+()|\\-]{0,30}$/),
);
const number = fc.oneof(fc.integer().map(String), fc.bigInt().map(String), fc.double().map(String), text);
const password = fc.stringMatching(/^s3cret[A-Za-z0-9]{10}$/);

describe('INFO', () => {
  const field = fc.oneof(
    fc.constantFrom(
      'redis_version',
      'valkey_version',
      'role',
      'db0',
      'db99999999999',
      'slave0',
      'master_host',
      'master_port',
      'module',
      'used_memory',
      'maxmemory',
      'maxmemory_policy',
      'uptime_in_seconds',
      'connected_slaves',
      '__proto__',
    ),
    text,
  );
  const value = fc.oneof(
    number,
    fc.tuple(number, number).map(([keys, expires]) => `keys=${keys},expires=${expires},avg_ttl=0`),
    fc.tuple(text, number).map(([ip, port]) => `ip=${ip},port=${port},state=online`),
    fc.constant('name=search,ver=20811'),
  );
  const line = fc.oneof(
    fc.tuple(field, value).map((pair) => pair.join(':')),
    text,
  );

  test('whatever it is, what is told of it are counts and addresses', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const info = parseInfo(lines.join('\r\n'));
        for (const { index, keys, expires } of databasesOf(info))
          expect([index, keys, expires].every((one) => Number.isSafeInteger(one) && one >= 0)).toBe(true);
        const used = integer(info, 'used_memory');
        expect(used === null || Number.isSafeInteger(used)).toBe(true);
        const { replicasInTouch } = replicationOf(info);
        expect(replicasInTouch === null || replicasInTouch >= 0).toBe(true);
        settingsInInfo(info, productOf(info)?.product ?? 'redis');
      }),
      RUNS,
    );
  });

  test('what is well-formed comes back', () => {
    const name = fc.stringMatching(/^[a-z_]{1,12}$/).filter((one) => one !== 'module');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, fc.stringMatching(/^[ -~]{0,20}$/)), {
          selector: ([one]) => one,
          maxLength: 8,
        }),
        (fields) => {
          expect([...parseInfo(fields.map((pair) => pair.join(':')).join('\r\n'))]).toEqual(fields);
        },
      ),
      RUNS,
    );
  });
});

const reply: fc.Arbitrary<Reply> = fc.letrec<{ readonly reply: Reply }>((tie) => ({
  reply: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.constant(null),
    fc.constant(new ReplyFault('ERR no')),
    fc.array(tie('reply'), { maxLength: 6 }),
  ),
})).reply;

describe('CONFIG', () => {
  const name = fc.oneof(fc.constantFrom(...allSettings().map((facts) => facts.name)), text);

  test('whatever it is, it is settings or none', () => {
    fc.assert(
      fc.property(fc.oneof(reply, fc.array(fc.oneof(name, number), { maxLength: 10 })), (answer) => {
        const found = settingsOf(answer, new SecretLabels());
        expect(new Set(found?.settings.map((one) => one.name)).size).toBe(found?.settings.length ?? 0);
      }),
      RUNS,
    );
  });

  test('no secret is in what is told, whatever stands beside it', () => {
    const secret = fc.constantFrom(
      'requirepass',
      'masterauth',
      'primaryauth',
      'tls-key-file-pass',
      'REQUIREPASS',
      'some-module-password',
    );
    fc.assert(
      fc.property(
        secret,
        password,
        fc.array(fc.tuple(name, number), { maxLength: 4 }),
        (key, value, others) => {
          const found = settingsOf([key, value, ...others.flat()], new SecretLabels());
          expect(JSON.stringify(found)).not.toContain(value);
        },
      ),
      RUNS,
    );
  });
});

describe('ACL', () => {
  const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
  const word = fc.oneof(
    fc.constantFrom(
      'on',
      'off',
      'nopass',
      'resetkeys',
      '+@all',
      '-@all',
      '+config|get',
      '-keys',
      '~*',
      '%R~a*',
      '%RW~x',
      '&*',
      '(',
      ')',
      '(~x',
      '+get)',
      'allkeys',
    ),
    text,
  );

  test('whatever a line is, it is a user or none, and no hash of a password is told', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 10 }),
        hash,
        fc.constantFrom('6.0.16', '7.0.15', 'x'),
        (words, secret, version) => {
          const table = commandTable(
            new Map([
              ['read', ['get', 'keys']],
              ['admin', ['config|get', 'config|set']],
            ]),
          );
          for (const commands of [null, table]) {
            const context = { product: 'redis', version, commands, labels: new SecretLabels() };
            const line = ['user', 'bob', `#${secret}`, ...words].join(' ');
            expect(JSON.stringify(readAclUser(line, context))).not.toContain(secret);
            readAclUser(words.join(' '), context);
          }
        },
      ),
      RUNS,
    );
  });
});

describe('CLUSTER NODES', () => {
  test('whatever it is, every node has a name, and an address or none', () => {
    const line = fc.array(
      fc.oneof(
        fc.constantFrom(
          'myself,master',
          'slave',
          'noaddr',
          '-',
          '127.0.0.1:6379@16379,host',
          ':0@0',
          '[::1]:1',
        ),
        text,
      ),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        for (const { id, address } of parseClusterNodes(lines.map((one) => one.join(' ')).join('\n'))) {
          expect(id).not.toBe('');
          expect(address === null || (address.port >= 0 && address.port <= 65_535)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('what is well-formed comes back', () => {
    const node = fc.record({
      id: fc.stringMatching(/^[0-9a-f]{40}$/),
      port: fc.integer({ min: 1, max: 65_535 }),
      primary: fc.option(fc.stringMatching(/^[0-9a-f]{40}$/)),
      isMyself: fc.boolean(),
      slots: fc.constantFrom('', '0-5460', '0 7-9 [93-<-67ed]'),
    });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 5 }), (nodes) => {
        const lines = nodes.map(
          ({ id, port, primary, isMyself, slots }) =>
            `${id} 10.0.0.1:${port}@1${port} ${isMyself ? 'myself,' : ''}${primary === null ? 'master' : 'slave'} ${primary ?? '-'} 0 0 1 connected ${slots}`,
        );
        expect(parseClusterNodes(lines.join('\n'))).toEqual(
          nodes.map(({ id, port, primary, isMyself, slots }) => ({
            id,
            address: { host: '10.0.0.1', port },
            hostname: null,
            primary,
            isMyself,
            slots,
          })),
        );
      }),
      RUNS,
    );
  });
});

describe('CLUSTER SHARDS and CLUSTER SLOTS', () => {
  const word = fc.oneof(
    fc.constantFrom<Reply>(
      'slots',
      'nodes',
      'id',
      'ip',
      'port',
      'tls-port',
      'role',
      'master',
      'hostname',
      null,
    ),
    fc.integer({ min: -1, max: 70_000 }),
    text,
    text.map((said) => new ReplyFault(said)),
  );
  const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
    reply: fc.oneof({ maxDepth: 5, withCrossShrink: true }, word, fc.array(tie('reply'), { maxLength: 8 })),
  }));

  test('whatever it is, every node has a name, and an address or none', () => {
    fc.assert(
      fc.property(reply, fc.boolean(), (said, isTls) => {
        for (const { id, address } of [
          ...(nodesOfShards(said, isTls) ?? []),
          ...(nodesOfSlots(said) ?? []),
        ]) {
          expect(id).not.toBe('');
          expect(address === null || (address.port > 0 && address.port <= 65_535)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe('RESP', () => {
  const chunks = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 8 });

  function inPieces(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
    const pieces: Buffer[] = [];
    for (let at = 0, n = 0; at < bytes.length; n++) {
      const size = 1 + (sizes[n % sizes.length] ?? 0);
      pieces.push(bytes.subarray(at, at + size));
      at += size;
    }
    return pieces;
  }

  const encoded = (one: Reply): string => {
    if (one === null) return '$-1\r\n';
    if (typeof one === 'number') return `:${one}\r\n`;
    if (one instanceof ReplyFault) return `-${one.text}\r\n`;
    if (typeof one === 'string') return `$${Buffer.byteLength(one)}\r\n${one}\r\n`;
    return `*${one.length}\r\n${one.map(encoded).join('')}`;
  };

  /** What a reply is told as, part by part. */
  const parts = (one: Reply): readonly unknown[] =>
    Array.isArray(one)
      ? [['list', one.length], ...one.flatMap(parts)]
      : [one instanceof ReplyFault ? ['fault', one.text] : one];

  function decoder() {
    const told: unknown[] = [];
    const reader = new Decoder({
      list: (length) => told.push(['list', length]),
      text: (bytes, from, end) => told.push(bytes.toString('utf8', from, end)),
      number: (value) => told.push(value),
      nothing: () => told.push(null),
      fault: (one) => told.push(['fault', one]),
    });
    return { told, reader };
  }

  test('what is well-formed comes back, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 4 }), chunks, (replies, sizes) => {
        const { told, reader } = decoder();
        const guard = new ReplyGuard();
        for (const piece of inPieces(Buffer.from(replies.map(encoded).join('')), sizes)) {
          reader.push(piece);
          guard.push(piece, replies.length);
        }
        const wanted = replies
          .flatMap(parts)
          .map((one) => (typeof one === 'string' ? Buffer.from(one).toString() : one));
        expect(told).toEqual(wanted);
      }),
      RUNS,
    );
  });

  test('any bytes are parts of replies or a fault of the protocol, and nothing else', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '*',
        '$',
        ':',
        '+',
        '-',
        '\r\n',
        '\r',
        '\n',
        '$5\r\n',
        '*3\r\n',
        '*-1\r\n',
        '$-1\r\n',
        '*1000000000\r\n',
        '$99999999999\r\n',
        ':1a\r\n',
        '_\r\n',
        '%1\r\n',
      ),
      number,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), chunks, (pieces, sizes) => {
        const { reader } = decoder();
        const guard = new ReplyGuard();
        for (const push of [reader.push.bind(reader), (bytes: Buffer) => guard.push(bytes, 100)])
          try {
            for (const bytes of inPieces(Buffer.from(pieces.join('')), sizes)) push(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
      }),
      RUNS,
    );
  });
});
