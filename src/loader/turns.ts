/** Lets a task begin when it is its turn, and answers as the task does. */
export type Turns = <Result>(lane: string, task: () => Promise<Result>) => Promise<Result>;

/**
 * Turns for tasks that may not all run at once: at most so many at a time, and those of one lane one after the other. A
 * task must not wait for a turn of its own.
 */
export function createTurns(most: number): Turns {
  const lanes = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let running = 0;
  const begin = async (): Promise<void> => {
    if (running < most) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  // Who leaves hands its place on: nobody can come between.
  const end = (): void => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  };
  return (lane, task) => {
    const before = lanes.get(lane) ?? Promise.resolve();
    const result = before.then(begin).then(task).finally(end);
    lanes.set(
      lane,
      result.catch(() => undefined),
    );
    return result;
  };
}
