import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/loader/turns.js';

test('at most so many run at a time, those of one lane one by one, and a failure holds up nobody', async () => {
  const turns = createTurns(2);
  const running: string[] = [];
  let most = 0;
  const task = (lane: string) => async (): Promise<string> => {
    expect(running).not.toContain(lane);
    running.push(lane);
    most = Math.max(most, running.length);
    await sleep(5);
    running.splice(running.indexOf(lane), 1);
    if (lane === 'a') throw new Error('a');
    return lane;
  };
  const lanes = ['a', 'a', 'b', 'c', 'a', 'c', 'd'];
  const ended = await Promise.allSettled(lanes.map((lane) => turns(lane, task(lane))));
  expect(ended.map(({ status }) => status)).toEqual(
    lanes.map((lane) => (lane === 'a' ? 'rejected' : 'fulfilled')),
  );
  expect(most).toBe(2);
});
