import { availableParallelism } from 'node:os';
import { startThread } from '../../core/threads/start-thread.ts';
import type { MemoryReader } from './memory-reader-thread.ts';

/** What all cores together read from memory, in GB/s: the limit of a search that touches every vector. */
export async function measureMemoryBandwidth(): Promise<number> {
  const entry = new URL('./memory-reader-thread.ts', import.meta.url);
  const readers = await Promise.all(
    Array.from({ length: availableParallelism() }, () =>
      startThread<MemoryReader>(entry, { name: 'memory-reader' }),
    ),
  );
  const rates = [0, 0, 0];
  for (const round of rates.keys()) {
    const each = await Promise.all(readers.map(reader => reader.call('read', 10)));
    rates[round] = each.reduce((sum, rate) => sum + rate, 0);
  }
  await Promise.all(readers.map(reader => reader.close()));
  return Math.max(...rates);
}
