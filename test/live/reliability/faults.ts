import { setTimeout as sleep } from 'node:timers/promises';
import { findServer, type LocalServer, startServer } from '../../../src/demo/server.js';
import { authority, type Certificate } from '../../support/certificate.js';
import { type FaultProxy, faultProxy, late, type Tampering } from '../../support/fault-proxy.js';
import { projectFolder } from '../../support/project-folder.js';
import { freePort, send, server } from '../../support/servers.js';
import { behindProxy, type Fault, filled, type Staging } from './fault.js';

/** In front of a filled server. `act` gets the server. */
async function behind(
  tamper: (one: LocalServer) => Tampering,
  ...lines: readonly string[]
): Promise<Staging> {
  const one = await filled(...lines);
  return behindProxy(await faultProxy(one.port, tamper(one)));
}

type Act = (one: LocalServer, proxy: FaultProxy) => void | Promise<void>;

/** Something happens when CONFIG, or the twentieth page of keys, is asked for. */
const during = (word: 'CONFIG' | 'SCAN', act: Act, ...lines: readonly string[]): Promise<Staging> =>
  behind(
    (one) => ({ at: { word, nth: word === 'SCAN' ? 20 : 1, act: (proxy) => act(one, proxy) } }),
    ...lines,
  );

const kill: Act = ({ pid }, proxy) => {
  process.kill(pid, 'SIGKILL');
  proxy.shut();
};

/** It goes on later, so that it can be stopped. */
const freeze: Act = ({ pid }) => {
  process.kill(pid, 'SIGSTOP');
  setTimeout(() => process.kill(pid, 'SIGCONT'), 15_000);
};

const restart: Act = async (one) => {
  await send(one.port, ['SAVE']);
  process.kill(one.pid, 'SIGKILL');
  await sleep(100);
  restarted.push(
    await startServer(findServer() ?? '', [`dbfilename dump.rdb`, `dir ${folderOf(one)}`], {
      port: one.port,
    }),
  );
};

/** Servers that took the place of others: whoever plays faults stops them. */
export const restarted: LocalServer[] = [];

const folderOf = ({ configFile }: LocalServer): string => configFile.replace(/\/[^/]*$/, '');

/** A number that is the same in every run, for what happens now and then. */
function oneIn(times: number): () => boolean {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1;
    return (state >> 8) % times === 0;
  };
}

/** A page begins with a list of two: the cursor and the keys. */
const pagesIn = (piece: Buffer): number => piece.toString('latin1').split('*2\r\n').length - 1;

const ours = authority('the authority of a test');

/** A server that shows a certificate, read by somebody who trusts one authority. */
async function secured({ certificate, key }: Certificate, trusted: string): Promise<Staging> {
  const port = await freePort();
  const files = await projectFolder({ 'cert.pem': certificate, 'key.pem': key, 'ca.pem': trusted });
  await server(
    `tls-port ${port}`,
    `tls-cert-file ${files}/cert.pem`,
    `tls-key-file ${files}/key.pem`,
    `tls-ca-cert-file ${files}/ca.pem`,
    'tls-auth-clients no',
  );
  return { source: `{ redis: { url: "rediss://127.0.0.1:${port}", tls: { ca: "${files}/ca.pem" } } }` };
}

/** Faults of one server and of the way to it. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'the server is killed while CONFIG is read',
    prepare: () => during('CONFIG', kill),
    ends: /refused|closed|reset/,
  },
  {
    name: 'the server is killed while keys are read',
    prepare: () => during('SCAN', kill),
    ends: /refused|closed|reset/,
  },
  {
    name: 'the server is paused (SIGSTOP) while CONFIG is read',
    prepare: () => during('CONFIG', freeze),
    ends: /no answer within 5 seconds/,
  },
  {
    name: 'the server is paused (SIGSTOP) while keys are read',
    prepare: () => during('SCAN', freeze),
    ends: /no answer within 5 seconds/,
  },
  {
    name: 'the server is restarted while CONFIG is read',
    prepare: () => during('CONFIG', restart),
    ends: 'whole',
  },
  {
    name: 'the server is restarted while keys are read',
    prepare: () => during('SCAN', restart),
    ends: 'whole',
  },
  {
    name: 'the server is loading its data for longer than anybody waits',
    prepare: async () => {
      const one = await filled('enable-debug-command yes');
      await send(
        one.port,
        ['SAVE'],
        ['CONFIG', 'SET', 'key-load-delay', 1_000],
        ['CONFIG', 'SET', 'loading-process-events-interval-bytes', 1_024],
      );
      void send(one.port, ['DEBUG', 'RELOAD', 'NOSAVE']).catch(() => undefined);
      await sleep(300);
      return { source: one.url };
    },
    ends: /loading its data/,
  },
  {
    name: 'a script keeps the server busy (BUSY) while keys are read',
    prepare: () =>
      during(
        'SCAN',
        async ({ port }) => {
          void send(port, ['EVAL', 'while true do end', 0]).catch(() => undefined);
          setTimeout(() => void send(port, ['SCRIPT', 'KILL']).catch(() => undefined), 12_000);
          await sleep(300);
        },
        'busy-reply-threshold 100',
      ),
    ends: /BUSY|busy|no answer/,
  },
  {
    name: 'the server takes no more clients (maxclients)',
    prepare: async () => {
      const one = await filled('maxclients 1');
      const { connect } = await import('node:net');
      const idle = connect(one.port, '127.0.0.1');
      await new Promise((resolve) => idle.once('connect', resolve));
      setTimeout(() => idle.destroy(), 30_000).unref();
      return { source: one.url };
    },
    ends: /maximum number of clients/,
  },
  {
    name: 'an answer is cut in the middle, once, while CONFIG is read',
    prepare: () => during('CONFIG', (_, proxy) => proxy.cut(500)),
    ends: 'whole',
  },
  {
    name: 'an answer is cut in the middle, once, while keys are read',
    prepare: () => during('SCAN', (_, proxy) => proxy.cut(500)),
    ends: 'whole',
  },
  {
    name: 'every connection is cut after 15 pieces of answers',
    prepare: () => behind(() => ({ answer: (piece, count) => (count > 15 ? null : piece) })),
    ends: /closed|reset/,
  },
  {
    name: 'two connections in a row are cut after 15 pieces of answers',
    prepare: () =>
      behind(() => ({ answer: (piece, count, connection) => (connection < 3 && count > 15 ? null : piece) })),
    ends: 'whole',
  },
  {
    name: 'every answer comes 2 s late',
    prepare: () => behind(() => ({ answer: late(2_000) })),
    ends: /time|longest|slow|answer/,
    timeout: '25s',
  },
  {
    name: 'the server needs 60 ms for every page of keys from a moment on',
    prepare: () => {
      let isSlow = false;
      const act = () => {
        isSlow = true;
      };
      return behind(() => ({
        at: { word: 'SCAN', nth: 20, act },
        // On a busy machine one piece brings several pages.
        answer: (piece) => (isSlow ? late(60 * Math.max(1, pagesIn(piece)))(piece, 0, 0) : piece),
      }));
    },
    ends: /its answers stayed slow/,
  },
  {
    name: 'one piece in a hundred stalls for 200 ms',
    prepare: () => {
      const isTime = oneIn(100);
      return behind(() => ({ answer: async (piece) => (isTime() ? late(200)(piece, 0, 0) : piece) }));
    },
    ends: 'whole',
    timeout: '60s',
  },
  {
    name: 'answers turn into garbage while keys are read',
    prepare: () => {
      let isGarbage = false;
      const act = () => {
        isGarbage = true;
      };
      return behind(() => ({
        at: { word: 'SCAN', nth: 20, act },
        answer: (piece) => (isGarbage ? Buffer.from(piece.map((byte) => byte ^ 0x55)) : piece),
      }));
    },
    ends: /unexpected|not a Redis|something/,
  },
  {
    name: 'its certificate is one of another authority',
    prepare: () =>
      secured(authority('another authority').issue({ names: ['IP:127.0.0.1'] }), ours.certificate),
    ends: /certificate/,
  },
  {
    name: 'its certificate is for another host',
    prepare: () => secured(ours.issue({ names: ['DNS:redis.internal'] }), ours.certificate),
    ends: /certificate/,
  },
  {
    name: 'its certificate has expired',
    prepare: () => secured(ours.issue({ names: ['IP:127.0.0.1'], to: '200101' }), ours.certificate),
    ends: /certificate.*expired|expired.*certificate/,
  },
];
