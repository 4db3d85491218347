import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './servers.js';

/** Waits until a replica has synchronised with its primary, and the primary counts it. Throws after 20 seconds. */
export async function untilInTouch(port: number): Promise<void> {
  const info = await until(port, ['INFO', 'replication'], /master_link_status:up/);
  const primary = Number(/master_port:(\d+)/.exec(info)?.[1]);
  await until(primary, ['INFO', 'replication'], new RegExp(`port=${port},state=online`));
}

/** A node of a cluster: a primary with its slots, or the replica of another. */
type Member =
  | { readonly name: string; readonly from: number; readonly to: number }
  | { readonly name: string; readonly primary: string };

/** Makes a cluster of servers with `cluster-enabled yes`, and waits until every node knows every other. */
export async function formCluster(
  members: readonly Member[],
  portOf: (name: string) => number,
): Promise<void> {
  const ports = members.map(({ name }) => portOf(name));
  for (const port of ports.slice(1)) {
    const bus = /@(\d+)\S* myself/.exec(await send(port, ['CLUSTER', 'NODES']))?.[1] ?? '';
    await send(ports[0] ?? 0, ['CLUSTER', 'MEET', '127.0.0.1', String(port), bus]);
  }
  const everyone = new RegExp(`cluster_known_nodes:${members.length}\\b`);
  for (const port of ports) await until(port, ['CLUSTER', 'INFO'], everyone);
  for (const member of members) {
    const port = portOf(member.name);
    if ('from' in member) await send(port, ['CLUSTER', 'ADDSLOTSRANGE', member.from, member.to]);
    else {
      const id = /[0-9a-f]{40}/.exec(await send(portOf(member.primary), ['CLUSTER', 'MYID']))?.[0] ?? '';
      await until(port, ['CLUSTER', 'REPLICATE', id], /^\+OK/m);
      await untilInTouch(port);
    }
  }
  const replicas = members.filter((member) => 'primary' in member).length;
  for (const port of ports) {
    await until(port, ['CLUSTER', 'INFO'], /cluster_state:ok/);
    await until(port, ['CLUSTER', 'NODES'], (said) => said.split('slave').length - 1 === replicas);
  }
}

/** Asks until the answer says what is waited for. */
async function until(
  port: number,
  command: readonly string[],
  wanted: RegExp | ((said: string) => boolean),
): Promise<string> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const said = await send(port, command);
    if (wanted instanceof RegExp ? wanted.test(said) : wanted(said)) return said;
    if (Date.now() > deadline)
      throw new Error(`${command.join(' ')} never said what was waited for: ${said}`);
    await sleep(20);
  }
}
