import { createInterface } from 'node:readline';
import { UsageError } from './usage-error.js';

const HELP = `A URL, such as redis://10.0.0.5:6379. One with a password is better kept in a variable: write \${REDIS_URL}.
`;

/** Asks a person at a terminal for environments, as `NAME=URL`. Throws a {@link UsageError} where nobody can be asked. */
export async function askForSides(): Promise<readonly string[]> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError(
      'init takes at least two environments, the reference first: production=URL staging=URL; on a terminal it asks for them',
    );
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  // Lines that were typed ahead, or pasted, answer the questions that come.
  const lines = questions[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    questions.setPrompt(question);
    questions.prompt();
    const { value, done } = await lines.next();
    if (done === true) throw new UsageError('nothing was written: the questions were left');
    return String(value).trim();
  };
  try {
    process.stderr.write(HELP);
    const sides: string[] = [];
    for (let name = await nameOf(ask, sides.length); name !== ''; name = await nameOf(ask, sides.length))
      sides.push(`${name}=${await ask(`Where is ${name}? `)}`);
    return sides;
  } finally {
    questions.close();
  }
}

/** What is nearly always meant, in the order of the questions. */
const USUAL = ['production', 'staging'];

async function nameOf(ask: (question: string) => Promise<string>, index: number): Promise<string> {
  const usual = USUAL[index] ?? '';
  const which = index === 0 ? 'The reference, that the others are held against' : 'Another environment';
  const answer = await ask(`${which} (${usual === '' ? 'enter ends' : usual}): `);
  return answer === '' ? usual : answer;
}
