import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';

/** What a proxy does to what passes through it. */
export interface Tampering {
  /** Called once, when the client has sent a word (`SCAN`) for the nth time, before that is passed on. */
  readonly at?: {
    readonly word: string;
    readonly nth: number;
    readonly act: (proxy: FaultProxy) => void | Promise<void>;
  };
  /** What is passed on of a piece of the server's answers, the nth of the nth connection; null closes the connection. */
  readonly answer?: (
    piece: Buffer,
    count: number,
    connection: number,
  ) => Buffer | null | Promise<Buffer | null>;
}

/** A proxy on loopback in front of a test's server. */
export interface FaultProxy {
  readonly port: number;
  readonly url: string;
  /** Cuts every connection, after so many bytes of what comes next from the server. */
  readonly cut: (afterBytes?: number) => void;
  /** Is gone with its server: who connects from now on is refused. */
  readonly shut: () => void;
  /** False while the moment has not come that `at` waits for: nothing is proved until then. */
  readonly hasActed: () => boolean;
}

/** Starts one; it is closed when the file's tests are done. */
export async function faultProxy(target: number, { at, answer }: Tampering): Promise<FaultProxy> {
  const open = new Set<Socket>();
  let seen = 0;
  let isDone = at === undefined;
  let connections = 0;
  let cutAfter: number | null = null;
  const end = (): void => {
    for (const socket of open) socket.destroy();
  };
  /** What is done at that moment, under way: who connects in the meantime waits for it. */
  let acting: void | Promise<void>;
  const listening = createServer(async (client) => {
    client.on('error', () => undefined);
    client.pause();
    await acting;
    const server = connect(target, '127.0.0.1');
    connections++;
    const number = connections;
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    let [up, down] = [Promise.resolve(), Promise.resolve()];
    client.on('data', (piece) => {
      up = up.then(async () => {
        seen += piece.toString('latin1').toUpperCase().split(`\r\n${at?.word}\r\n`).length - 1;
        if (at !== undefined && !isDone && seen >= at.nth) {
          isDone = true;
          acting = at.act(proxy);
          await acting;
        }
        server.write(piece);
      });
    });
    let count = 0;
    server.on('data', (piece) => {
      down = down.then(async () => {
        if (cutAfter !== null) {
          client.write(piece.subarray(0, cutAfter), end);
          cutAfter = null;
          return;
        }
        const passed = answer === undefined ? piece : await answer(piece, ++count, number);
        if (passed === null) client.destroy();
        else client.write(passed);
      });
    });
    client.resume();
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    end();
    listening.close();
  });
  const address = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const proxy: FaultProxy = {
    port,
    url: `redis://127.0.0.1:${port}`,
    cut: (afterBytes) => {
      if (afterBytes === undefined) end();
      else cutAfter = afterBytes;
    },
    shut: () => {
      listening.close();
      end();
    },
    hasActed: () => isDone,
  };
  return proxy;
}

/** Lets every answer come late. */
export const late =
  (ms: number): NonNullable<Tampering['answer']> =>
  async (piece) => {
    await sleep(ms);
    return piece;
  };
