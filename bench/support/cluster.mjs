// A cluster of one node that has all slots.
import { createServer } from 'node:net';
import { startServer } from '../../dist/demo/server.js';
import { ask, programOf } from './servers.mjs';

export async function clusterOf(version) {
  const server = await startServer(programOf(version), ['cluster-enabled yes'], {
    port: await clusterPort(),
  });
  await ask(server.port, [
    'CLUSTER',
    'ADDSLOTS',
    ...Array.from({ length: 16_384 }, (_, slot) => String(slot)),
  ]);
  while (!(await ask(server.port, ['CLUSTER', 'INFO'])).includes('cluster_state:ok'))
    await new Promise((resolve) => setTimeout(resolve, 50));
  return server;
}

/** The port of the bus is 10,000 above it, and has to be free and a port, too. */
async function clusterPort() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port;
  }
}

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** A cluster of so many primaries, each with its slots: `from` to `to`. */
export async function nodesOf(version, count) {
  const nodes = [];
  for (let index = 0; index < count; index++) {
    const server = await startServer(programOf(version), ['cluster-enabled yes'], {
      port: await clusterPort(),
    });
    const [from, to] = [index, index + 1].map((at) => Math.floor((16_384 * at) / count));
    nodes.push({ ...server, from, to: to - 1 });
  }
  const [first] = nodes;
  for (const { port, from, to } of nodes) {
    await ask(port, ['CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)]);
    await ask(port, ['CLUSTER', 'MEET', '127.0.0.1', String(first.port)]);
  }
  for (const { port } of nodes)
    for (;;) {
      const info = await ask(port, ['CLUSTER', 'INFO']);
      if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${count}`)) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  return nodes;
}

/** The slot of a key: CRC16 (XMODEM) of its hash tag, or of all of it. */
export function slotOf(key) {
  const tag = /\{([^}]+)\}/.exec(key)?.[1] ?? key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc % 16_384;
}
