import { expect } from 'vitest';
import { PermanentError } from '../../core/ground/errors.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';

/** Far above what a small input needs here, far below what a person would call a hang. */
const SLOWEST_MS = 2_000;
const ALLOWED = new Set(['checkpoint.invalid', 'model.unsupported']);

export interface FuzzResult {
  readonly read: number;
  readonly refused: number;
}

/**
 * Feeds `count` mutated copies of the seeds to `read`, which must succeed or throw one of our named errors: never another error, never
 * slowly, never with much memory.
 */
export async function fuzz(
  seeds: readonly Uint8Array[],
  count: number,
  read: (bytes: Uint8Array) => Promise<void>,
): Promise<FuzzResult> {
  let refused = 0;
  const memory = process.memoryUsage().arrayBuffers;
  for (let seed = 1; seed <= count; seed++) {
    const bytes = mutate(seeds[seed % seeds.length]!, new Random(seed));
    const start = performance.now();
    const error: unknown = await read(bytes).then(
      () => undefined,
      thrown => thrown,
    );
    const took = performance.now() - start;
    if (took > SLOWEST_MS) expect.fail(`seed ${seed} took ${took} ms`);
    if (error === undefined) continue;
    refused++;
    if (!(error instanceof PermanentError) || !ALLOWED.has(error.code)) {
      throw new Error(`seed ${seed} failed without a name`, { cause: error });
    }
  }
  expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(256 * 2 ** 20);
  return { read: count - refused, refused };
}
