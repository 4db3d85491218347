// A proxy that holds what it is given for some milliseconds, each way.
//
//   node bench/support/delay.mjs PORT MILLISECONDS     prints its own port
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Starts one in a process of its own. */
export async function delayed(port, ms) {
  const file = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [file, String(port), String(ms)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(child.stdout, 'data');
  const ended = once(child, 'exit');
  return {
    port: Number(text),
    stop: () => {
      child.kill();
      return ended;
    },
  };
}

function pass(from, to, ms) {
  const late = [];
  const deliver = () => {
    while (late.length > 0 && late[0].dueMs <= performance.now() + 0.5) to.write(late.shift().chunk);
    if (late.length > 0) setTimeout(deliver, Math.max(0, late[0].dueMs - performance.now()));
  };
  from.on('data', (chunk) => {
    late.push({ chunk, dueMs: performance.now() + ms });
    if (late.length === 1) setTimeout(deliver, ms);
  });
  from.on('close', () => to.destroy());
  from.on('error', () => to.destroy());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, ms] = process.argv.slice(2).map(Number);
  const proxy = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    pass(client, upstream, ms);
    pass(upstream, client, ms);
  });
  proxy.listen(0, '127.0.0.1', () => console.log(proxy.address().port));
}
