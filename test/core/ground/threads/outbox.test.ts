import { expect, test, vi } from 'vitest';
import { Outbox } from '../../../../core/ground/threads/outbox.ts';

test('what is said in one turn of the event loop goes as one message, also what comes late in it', async () => {
  const post = vi.fn();
  const outbox = new Outbox<number>(post);
  const add = (number: number) => outbox.add(number, [], () => undefined);
  add(1);
  await Promise.resolve();
  add(2);
  expect(post).not.toHaveBeenCalled();
  await new Promise(resolve => setImmediate(resolve));
  add(3);
  outbox.flush();
  await new Promise(resolve => setImmediate(resolve));
  expect(post.mock.calls).toEqual([
    [[1, 2], []],
    [[3], []],
  ]);
});
