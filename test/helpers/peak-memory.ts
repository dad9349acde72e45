import type { Checkpoint } from '../../core/engines/models/checkpoint/checkpoint.ts';

export interface StreamedRead {
  /** How many numbers were read. */
  readonly count: number;
  /** Largest growth of the process's resident memory, in bytes. */
  readonly growth: number;
}

/** Reads every tensor to its end and measures the process's memory meanwhile. */
export async function readStreamed(checkpoint: Checkpoint): Promise<StreamedRead> {
  const before = process.memoryUsage.rss();
  let count = 0;
  let peak = before;
  for (const name of checkpoint.tensors.keys()) {
    for await (const floats of checkpoint.floats(name)) {
      count += floats.length;
      peak = Math.max(peak, process.memoryUsage.rss());
    }
  }
  await checkpoint.close();
  return { count, growth: peak - before };
}
