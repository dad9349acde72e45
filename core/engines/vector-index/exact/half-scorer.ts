import path from 'node:path';
import { floatsOf, integersOf } from '../../../ground/onnx/output-numbers.ts';
import { type OnnxSession, openSession, type SessionOptions } from '../../../ground/onnx/session.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { candidatesFor, certainBest } from './half-certificate.ts';
import { blocksOf, halfGraph } from './half-graph.ts';
import { RowScorer } from './row-scorer.ts';
import { normOf, type ScoredRows } from './scored-rows.ts';
import { endOfFound, SCORES_AT_ONCE } from './scorer.ts';

/** float16 ends at 65,504. Queries are made this long and rows at most 2^2, so that no sum of products leaves 2^13, nor gets lost at the other end. */
const QUERY_NORM = 2 ** 11;
const LARGEST_EXPONENT = 2;
/** Of float32, with room for what it multiplies. */
const LEAST_EXPONENT = -100;
const HALF_BYTES = 2;

interface HalfPlace {
  readonly folder: string;
  /** Of the matrix, padding included. */
  readonly rows: number;
  readonly dimension: number;
  readonly largestNorm: number;
}

interface Opened extends HalfPlace {
  readonly session: OnnxSession;
  readonly reader: RowScorer;
  readonly scale: number;
  /** Queries of one run. */
  readonly atOnce: number;
}

/** Searches rows that lie on a graphics card as float16, and knows when what it finds is what comparing all vectors finds. */
export class HalfScorer {
  readonly rounding = 'fp16';
  /** A row that may be found has its own score. */
  readonly rests = undefined;
  readonly #opened: Opened;

  private constructor(opened: Opened) {
    this.#opened = opened;
  }

  static async open(
    place: HalfPlace,
    { pieceBytes, ...options }: SessionOptions & { readonly pieceBytes: number },
  ): Promise<HalfScorer> {
    const { folder, rows, dimension, largestNorm } = place;
    const blocks = blocksOf(dimension);
    const rowsAtMost = Math.max(1, Math.floor(pieceBytes / (HALF_BYTES * blocks.count * blocks.width)));
    const scale = scaleOf(largestNorm);
    const vectors = { file: SNAPSHOT_FILES.vectors, offset: 0, length: 4 * rows * dimension, rows };
    const graph = halfGraph(dimension, { ...vectors, rowsAtMost, scale });
    await using opening = new AsyncDisposableStack();
    const session = opening.adopt(await openSession(graph, { ...options, dataFolder: folder }), each =>
      each.close(),
    );
    const reader = await RowScorer.open(path.join(folder, SNAPSHOT_FILES.gatherGraph), dimension);
    opening.move();
    // A run holds the scores of each block of a piece, in float32 and one piece after the other.
    const scores = Math.max(rows, blocks.count * Math.min(rows, rowsAtMost));
    const atOnce = Math.max(1, Math.floor(SCORES_AT_ONCE / scores));
    return new HalfScorer({ ...place, session, reader, scale, atOnce });
  }

  /** @returns for each query rows among which its k best are, or undefined where rounding leaves open which these are. */
  async best(
    queries: Float32Array,
    search: { readonly mask: Float32Array; readonly k: number },
  ): Promise<(ScoredRows | undefined)[]> {
    const numbers = this.#opened.atOnce * this.#opened.dimension;
    const found: (ScoredRows | undefined)[] = [];
    for (let from = 0; from < queries.length; from += numbers) {
      found.push(...(await this.#bestAtOnce(queries.subarray(from, from + numbers), search)));
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#opened.session.close();
    await this.#opened.reader.close();
  }

  async #bestAtOnce(
    queries: Float32Array,
    { mask, k }: { readonly mask: Float32Array; readonly k: number },
  ): Promise<(ScoredRows | undefined)[]> {
    const { session, reader, dimension, rows: all, largestNorm, scale } = this.#opened;
    const count = queries.length / dimension;
    const width = Math.min(candidatesFor(k), all);
    const { count: blocks, width: ofBlock } = blocksOf(dimension);
    const asked = lengthened(queries, dimension, blocks * ofBlock);
    const found = await session.run({
      queries: { type: 'float32', data: asked, dims: [count, blocks * ofBlock] },
      mask: { type: 'float32', data: mask, dims: [all] },
      k: { type: 'int64', data: BigInt64Array.of(BigInt(width)), dims: [1] },
    });
    const rows = integersOf(found, 'rows');
    const scores = floatsOf(found, 'scores');
    const best: (ScoredRows | undefined)[] = [];
    for (let query = 0; query < count; query++) {
      const from = query * width;
      const to = endOfFound(scores, from, from + width);
      const own = rows.slice(from, to);
      const findings = {
        rows: own,
        scores: Float64Array.from(scores.subarray(from, to), score => score / (QUERY_NORM * scale)),
        isPart: to === from + width && width < all,
      };
      const vectors = own.length > 0 ? await reader.read(own) : new Float32Array();
      const question = { query: queries.subarray(query * dimension, (query + 1) * dimension), k };
      best.push(certainBest(findings, { ...question, vectors, largestNorm }));
    }
    return best;
  }
}

/** A power of two, so that nothing but the exponent changes; 1 for embeddings, which have norm 1. */
function scaleOf(largestNorm: number): number {
  const exponent = Math.max(LEAST_EXPONENT, Math.ceil(Math.log2(largestNorm)));
  return Math.abs(exponent) <= LARGEST_EXPONENT ? 1 : 2 ** -exponent;
}

/** Queries of the norm that suits float16, each filled up with zeros to its whole blocks. */
function lengthened(queries: Float32Array, dimension: number, width: number): Float32Array {
  const count = queries.length / dimension;
  const asked = new Float32Array(count * width);
  for (let query = 0; query < count; query++) {
    const own = queries.subarray(query * dimension, (query + 1) * dimension);
    const norm = normOf(own);
    if (norm === 0) continue;
    for (let at = 0; at < dimension; at++) asked[query * width + at] = (own[at]! / norm) * QUERY_NORM;
  }
  return asked;
}
