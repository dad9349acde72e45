import diagnostics from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { isMasked, MASKED } from '../../../../../core/engines/vector-index/exact/graph.ts';
import { quantiseRow } from '../../../../../core/engines/vector-index/exact/row-codes.ts';
import {
  encodeQueries,
  type QueryPlanes,
} from '../../../../../core/engines/vector-index/exact/scan/query-codes.ts';
import { RowSample } from '../../../../../core/engines/vector-index/exact/scan/row-sample.ts';
import { ScanTeam } from '../../../../../core/engines/vector-index/exact/scan/scan-team.ts';
import type { ScanQuestion } from '../../../../../core/engines/vector-index/exact/scan/scanner.ts';
import {
  allocateShards,
  numbersOf,
  shiftCodes,
  sumsOf,
} from '../../../../../core/engines/vector-index/exact/scan/shards.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { randomVectors } from '../random-images.ts';

const ROWS = 7 * 1024;
const THREADS = 3;
const K = 12;

let open: AsyncDisposableStack | undefined;
afterEach(async () => open?.disposeAsync());

/** A team over rows that lie in shards of a thousand, with what must be in question of each. */
async function teamOver(dimension: number) {
  open = new AsyncDisposableStack();
  const vectors = randomVectors(ROWS, dimension, seededRandom(dimension));
  const shards = allocateShards({ rows: ROWS, dimension, threads: THREADS }, 1);
  const codes = new Int8Array(ROWS * shards.stride);
  const masks = new Float32Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const own = codes.subarray(row * shards.stride);
    const code = quantiseRow(vectors.subarray(row * dimension, (row + 1) * dimension), own);
    const shard = shards.parts.findLast(({ first }) => first <= row)!;
    numbersOf(shard, 'scales')[row - shard.first] = code.scale;
    masks[row] = row % 5 === 0 ? MASKED : code.rest;
    numbersOf(shard, 'masks')[row - shard.first] = masks[row]!;
    sumsOf(shard)[row - shard.first] = code.sum;
    new Int8Array(shard.memory.buffer).set(
      own.subarray(0, shards.stride),
      shard.codes + (row - shard.first) * shards.stride,
    );
  }
  for (const { memory, codes: at, rows } of shards.parts) {
    shiftCodes(new Uint8Array(memory.buffer, at, rows * shards.stride));
  }
  const sample = new RowSample(shards, ROWS, THREADS);
  sample.hold(masks);
  const place = { shards, sample: sample.shards, byProducts: true };
  const team = open.adopt(await ScanTeam.open(place, THREADS), each => each.close());
  return { team, vectors, masks, shards, sample };
}

/** @param more what the queries' codes leave open beside what was rounded off. */
function askFor(queries: Float32Array, dimension: number, stride: number, more = 1e-4): ScanQuestion {
  const { coarse, fine } = encodeQueries(queries, dimension, stride);
  const compared = ({ planes, scales, rests }: QueryPlanes) => ({
    planes,
    scales,
    slacks: rests.map(rest => 1.1 * rest + more),
  });
  return { coarse: compared(coarse), fine: compared(fine), k: K, most: ROWS };
}

/** By row the true score of a query. */
const scoresBy =
  (
    of: Record<'queries' | 'vectors' | 'masks', Float32Array>,
    dimension: number,
  ): ((query: number) => number[]) =>
  query =>
    Array.from(of.masks, (mask, row) => {
      let sum = 0;
      for (let at = 0; at < dimension; at++) {
        sum += of.queries[query * dimension + at]! * of.vectors[row * dimension + at]!;
      }
      return isMasked(mask) ? -Infinity : sum;
    });

describe('threads that look through codes together', () => {
  it.each([
    [1, 130, false],
    [2, 64, false],
    [7, 33, false],
    [32, 5, false],
    [2, 64, true],
    [7, 33, true],
    [32, 5, true],
    [9, 2048, true],
  ])('find for %i queries of %i numbers all rows in question; products apart: %s', async (...one) => {
    const [count, dimension, byProducts] = one;
    const { team, vectors, masks, shards } = await teamOver(dimension);
    expect(shards.parts).toHaveLength(7);
    const queries = randomVectors(count, dimension, seededRandom(count));
    const asked = { ...askFor(queries, dimension, shards.stride), byProducts };
    const { slacks } = asked.fine;
    // Twice: nothing of the first pass is left in the second.
    await team.scan({ ...asked, k: 3 });
    const found = await team.scan(asked);
    expect(found).toHaveLength(count);
    const scoresOf = scoresBy({ queries, vectors, masks }, dimension);
    const all = found.map((_, query) => scoresOf(query));
    const ranked = all.map(scores => scores.toSorted((a, b) => b - a));
    for (const [query, list] of found.entries()) {
      const scores = all[query]!;
      const least = ranked[query]![K - 1]!;
      const rows = [...list!.rows];
      expect(new Set(rows).size).toBe(rows.length);
      for (const [row, score] of scores.entries()) {
        if (score < least) continue;
        const at = rows.indexOf(row);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(list!.bounds[at]! + slacks[query]!).toBeGreaterThanOrEqual(score);
        expect(list!.lower[at]! - slacks[query]!).toBeLessThanOrEqual(score);
      }
      // The fine query leaves open hardly more than what the rows' own rounding does.
      expect(rows.length).toBeLessThan(80);
    }
    // Fewer than K rows reach what is assumed: those are found, whatever else is not.
    const assumed = Float64Array.from(ranked, scores => scores[2]!);
    for (const [query, list] of (await team.scan({ ...asked, assumed })).entries()) {
      const rows = new Set(list!.rows);
      expect(
        [...all[query]!.keys()].filter(row => all[query]![row]! >= assumed[query]! && !rows.has(row)),
      ).toEqual([]);
      expect(rows.size).toBeLessThanOrEqual(found[query]!.rows.length);
    }
  });

  it('foresee from a few rows what as many as are wanted reach, and nothing where hardly any may be found', async () => {
    const dimension = 96;
    const { team, vectors, masks, shards, sample } = await teamOver(dimension);
    const queries = randomVectors(32, dimension, seededRandom(6));
    const asked = { ...askFor(queries, dimension, shards.stride), byProducts: true };
    const scoresOf = scoresBy({ queries, vectors, masks }, dimension);
    for (const [query, foreseen] of (await sample.foresee(team, asked)).entries()) {
      const ranked = scoresOf(query).toSorted((a, b) => b - a);
      expect(foreseen).toBeLessThanOrEqual(ranked[K - 1]!);
      expect(foreseen).toBeGreaterThan(ranked[ROWS / 8]!);
    }
    sample.hold(masks.map((mask, row) => (row % 512 === 1 ? mask : MASKED)));
    expect(new Set(await sample.foresee(team, asked))).toEqual(new Set([-Infinity]));
  });

  it('give a query up of which too many rows are in question, and one that is zero', async () => {
    const { team, shards } = await teamOver(64);
    const queries = randomVectors(3, 64, seededRandom(9));
    queries.fill(0, 64, 128);
    const [one, zero, other] = await team.scan(askFor(queries, 64, shards.stride));
    expect([one === undefined, zero, other === undefined]).toEqual([false, undefined, false]);
    for (const byProducts of [false, true]) {
      const few = await team.scan({ ...askFor(queries, 64, shards.stride, 10), most: 100, byProducts });
      expect(few).toEqual([undefined, undefined, undefined]);
    }
  });

  it('fail as one when one of them dies, so that whoever holds the index opens it anew', async () => {
    const workers: Worker[] = [];
    const remember = (message: unknown) => workers.push((message as { worker: Worker }).worker);
    diagnostics.subscribe('worker_threads', remember);
    const { team, shards } = await teamOver(8);
    diagnostics.unsubscribe('worker_threads', remember);
    expect(workers).toHaveLength(THREADS - 1);
    await workers[0]!.terminate();
    const scan = team.scan(askFor(randomVectors(1, 8, seededRandom(1)), 8, shards.stride));
    await expect(scan).rejects.toMatchObject({ name: 'RetryableError', code: 'thread.stopped' });
  });
});
