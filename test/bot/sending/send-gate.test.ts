import { afterEach, expect, test, vi } from 'vitest';
import { SendGate } from '../../../bot/sending/send-gate.ts';

afterEach(() => void vi.useRealTimers());

/** A send that ends when it is told to, and what is in the gate meanwhile. */
function watch(gate: SendGate) {
  const inside = new Set<string>();
  const begin = (name: string) => {
    const sent = Promise.withResolvers<string>();
    const noted = Promise.withResolvers<void>();
    const done = gate.pass(
      () => {
        inside.add(name);
        return sent.promise;
      },
      async () => {
        await noted.promise;
        inside.delete(name);
      },
    );
    return { sent, noted, done };
  };
  return { inside, begin };
}

test('the next message is sent when the one before is noted, and not when it is merely sent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { inside, begin } = watch(new SendGate());
  const [first, second] = [begin('first'), begin('second')];
  await expect.poll(() => [...inside]).toEqual(['first']);
  first.sent.resolve('x');
  // Longer than a slow Telegram is waited for: noting has no limit.
  await vi.advanceTimersByTimeAsync(60_000);
  expect([...inside]).toEqual(['first']);
  first.noted.resolve();
  await expect.poll(() => [...inside]).toEqual(['second']);
  expect(await first.done).toBe('x');
  second.sent.resolve('y');
  second.noted.resolve();
  expect(await second.done).toBe('y');
});

test('a Telegram that takes its time holds nobody up for long', async () => {
  const { inside, begin } = watch(new SendGate());
  begin('slow');
  begin('next');
  await expect.poll(() => [...inside]).toEqual(['slow', 'next']);
});

test('a failed send lets the next one through and notes nothing', async () => {
  const gate = new SendGate();
  const noted: string[] = [];
  const note = async (result: string) => void noted.push(result);
  await expect(gate.pass(() => Promise.reject(new Error('away')), note)).rejects.toThrow('away');
  await gate.pass(async () => 'next', note);
  expect(noted).toEqual(['next']);
});
