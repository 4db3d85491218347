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
