import { once } from 'node:events';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { RESTARTS } from '../../supervisor/restarts.ts';
import { type Ending, supervise } from '../../supervisor/supervise.ts';
import { waitFor } from '../helpers/wait-for.ts';

const processes = path.join(import.meta.dirname, '../helpers/processes');
afterEach(() => void vi.useRealTimers());

const console = {
  follow: (_name: string, stream: NodeJS.ReadableStream) => void once(stream, 'end'),
  say: () => undefined,
};

it('a process that refuses its configuration is not started again and again', async () => {
  // The clock of restarts is ours; what waits for the process uses the real one.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const endings: Ending[] = [];
  let starts = 0;
  const supervised = supervise(
    { name: 'bot', entry: path.join(processes, 'refuse-configuration.ts') },
    {
      console,
      onEnd: ending => endings.push(ending),
      onChange: (_, pid) => {
        if (pid !== undefined) starts += 1;
      },
      restarts: { firstMs: 10, longestMs: 20, wellMs: 60_000, atOnce: 1 },
    },
  );
  await waitFor(() => endings.length > 0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(starts).toBe(1);
  expect(endings).toEqual([{ name: 'bot', how: '78', restartInMs: null }]);
  await supervised.stop(1_000);
});

it('starts a killed process again at once when it was well for a minute, by the clock', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const endings: Ending[] = [];
  const pids: number[] = [];
  const supervised = supervise(
    { name: 'search', entry: path.join(processes, 'small-stubborn.ts') },
    {
      console,
      onEnd: ending => endings.push(ending),
      onChange: (_, pid) => {
        if (pid !== undefined) pids.push(pid);
      },
      restarts: RESTARTS,
    },
  );
  const kill = async (): Promise<Ending> => {
    const count = endings.length;
    process.kill(pids.at(-1)!, 'SIGKILL');
    await waitFor(() => endings.length > count);
    return endings.at(-1)!;
  };
  try {
    expect(await kill()).toEqual({ name: 'search', how: 'SIGKILL', restartInMs: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(pids).toHaveLength(2);
    const { restartInMs } = await kill();
    expect(restartInMs).toBeGreaterThanOrEqual(500);
    await vi.advanceTimersByTimeAsync(restartInMs! - 1);
    expect(pids).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(pids).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(RESTARTS.wellMs);
    expect(await kill()).toMatchObject({ restartInMs: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(pids).toHaveLength(4);
  } finally {
    vi.useRealTimers();
    await supervised.stop(0);
  }
});
