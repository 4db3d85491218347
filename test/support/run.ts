import { main } from '../../src/cli/main.js';

/** What a command did, as a shell would see it. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs redrift in this process, 100 columns wide, no terminal. */
export async function redrift(...args: readonly string[]): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string, done?: () => void) => {
      written[name] += text;
      done?.();
    },
    on: () => undefined,
    columns: 100,
  });
  const code = await main(['node', 'redrift', ...args], {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
  });
  return { code, ...written };
}
