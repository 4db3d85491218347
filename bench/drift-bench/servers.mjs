// Real servers of three versions, filled by RESTORE with TTL and idle time, and seen through a proxy that changes one
// number: for how long the server runs, as INFO tells it. Nothing else can simulate an age that a process does not have.
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startServer } from '../../dist/demo/server.js';

/** What the environment names (REDRIFT_REDIS_7_0 …), else what `npm test` brought. */
function programOf(version) {
  const named = process.env[`REDRIFT_${version.toUpperCase().replace(/\W/g, '_')}`];
  const program = named || fileURLToPath(new URL(`../../.cache/servers/${version}`, import.meta.url));
  if (!existsSync(program))
    throw new Error(`no ${version}: run "node scripts/setup.mjs", or name it by an environment variable`);
  return program;
}

/** Servers by version and side, each started when it is first asked for. */
export class Servers {
  #started = new Map();

  /** Empties a server and fills it; `{ url, uptime }` of the proxy before it. */
  async filled(version, side, { policy, isLfu, uptime }, keys) {
    const name = `${version}/${side}`;
    const server = this.#started.get(name) ?? (await start(version));
    this.#started.set(name, server);
    server.uptime.seconds = uptime;
    await send(server.port, [['FLUSHALL'], ['CONFIG', 'SET', 'maxmemory-policy', policy]]);
    await send(server.port, restores(keys, server.payloads, isLfu));
    return server.url;
  }

  async stop() {
    for (const server of this.#started.values()) await server.stop();
    this.#started.clear();
  }
}

async function start(version) {
  const server = await startServer(programOf(version), ['appendonly no']);
  const uptime = { seconds: 0 };
  const proxy = await startProxy(server.port, uptime);
  return {
    port: server.port,
    url: `redis://127.0.0.1:${proxy.port}`,
    uptime,
    payloads: await payloadsOf(server.port),
    stop: async () => {
      await proxy.stop();
      await server.stop();
    },
  };
}

const VALUES = {
  string: ['SET', 'string', 'x'.repeat(60)],
  int: ['SET', 'int', '123456'],
  hash: ['HSET', 'hash', 'name', 'value', 'other', 'more'],
  list: ['RPUSH', 'list', 'one', 'two', 'three'],
  set: ['SADD', 'set', 'one', 'two', 'three'],
  zset: ['ZADD', 'zset', '1', 'one', '2', 'two'],
  stream: ['XADD', 'stream', '1-1', 'field', 'value'],
};

async function payloadsOf(port) {
  await send(port, Object.values(VALUES));
  const found = new Map();
  for (const name of Object.keys(VALUES)) {
    const reply = await send(port, [['DUMP', name]]);
    found.set(name, reply.slice(reply.indexOf('\r\n') + 2, -2));
  }
  return found;
}

function* restores(keys, payloads, isLfu) {
  for (const { name, type, encoding, remaining, idle, expiresAtMs } of keys) {
    const payload = payloads.get(encoding ?? type);
    const left = expiresAtMs ?? (remaining === null ? 0 : Math.max(1, Math.round(remaining * 1000)));
    const age = isLfu ? ['FREQ', '5'] : ['IDLETIME', String(idle)];
    yield ['RESTORE', name, String(left), payload, ...(expiresAtMs === null ? [] : ['ABSTTL']), ...age];
  }
}

/** Sends commands (latin1 words) in large writes and answers with what was said; an error of the server is thrown. */
function send(port, commands) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const end = '$11\r\ndrift-bench\r\n';
    let said = '';
    socket.on('data', (data) => {
      said += data.toString('latin1');
      if (said.endsWith(end)) socket.destroy();
      else if (said.length > 1_000_000) said = said.replaceAll('+OK\r\n', '');
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const fault = /^-.*$/m.exec(said)?.[0];
      if (fault !== undefined && said.startsWith('-')) reject(new Error(fault));
      else resolve(said.slice(0, -end.length));
    });
    let text = '';
    for (const words of commands) {
      text += `*${words.length}\r\n`;
      for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
      if (text.length > 200_000) {
        socket.write(Buffer.from(text, 'latin1'));
        text = '';
      }
    }
    socket.write(Buffer.from(`${text}*2\r\n$4\r\nECHO\r\n$11\r\ndrift-bench\r\n`, 'latin1'));
  });
}

function startProxy(port, uptime) {
  const sockets = new Set();
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (data) => server.write(data));
    let held = null;
    server.on('data', (data) => {
      const all = held === null ? data : Buffer.concat([held, data]);
      held = isHalfInfo(all) ? all : null;
      if (held === null) client.write(withUptime(all, uptime.seconds));
    });
  });
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      resolve({
        port: proxy.address().port,
        stop: () =>
          new Promise((done) => {
            proxy.close(done);
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

const isHalfInfo = (bytes) => bytes.includes('# Server\r\n') && !bytes.includes('uptime_in_days:');

/** INFO's bulk string with another uptime; its length goes along. */
function withUptime(bytes, seconds) {
  if (!bytes.includes('# Server\r\n')) return bytes;
  const text = bytes
    .toString('latin1')
    .replaceAll(
      /([$=])(\d+)\r\n((?:txt:)?# Server\r\n[^$]*?uptime_in_seconds:)(\d+)/g,
      (_, kind, length, before, was) => {
        const now = String(Number(was) + seconds);
        return `${kind}${Number(length) + now.length - was.length}\r\n${before}${now}`;
      },
    );
  return Buffer.from(text, 'latin1');
}
