import { once } from 'node:events';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
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
      restarts: { firstMs: 10, longestMs: 20, wellMs: 60_000 },
    },
  );
  await waitFor(() => endings.length > 0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(starts).toBe(1);
  expect(endings).toEqual([{ name: 'bot', how: '78', restartInMs: null }]);
  await supervised.stop(1_000);
});
