import { availableParallelism } from 'node:os';
import { startThread } from '../../core/ground/threads/start-thread.ts';
import type { MemoryReader } from './memory-reader-thread.ts';

/** What all cores together read from memory, in GB/s: the limit of a search that touches every vector. */
export async function measureMemoryBandwidth(): Promise<number> {
  const entry = new URL('./memory-reader-thread.ts', import.meta.url);
  const readers = await Promise.all(
    Array.from({ length: availableParallelism() }, () =>
      startThread<MemoryReader>(entry, { name: 'memory-reader' }),
    ),
  );
  let best = 0;
  // Many short rounds: other programs disturb some of them, hardly all.
  for (let round = 0; round < 15; round++) {
    const rates = await Promise.all(readers.map(reader => reader.call('read', 2)));
    best = Math.max(
      best,
      rates.reduce((sum, rate) => sum + rate, 0),
    );
  }
  await Promise.all(readers.map(reader => reader.close()));
  return best;
}
