import path from 'node:path';
import { PermanentError, reasonOf } from '../../../ground/errors.ts';
import { multipliesHalf } from '../../../ground/onnx/half-products.ts';
import { openSession, type SessionOptions } from '../../../ground/onnx/session.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { exactGraph, paddedRows } from './graph.ts';
import { HalfScorer } from './half-scorer.ts';
import { openScorer, type Scorer } from './scorer.ts';

/** The least that WebGPU lets one buffer have. */
const PIECE_BYTES = 2 ** 27;

export interface MatrixOptions extends SessionOptions {
  /** What a piece of the matrix may take on a graphics card; the least that any has room for in one when absent. */
  readonly pieceBytes?: number | undefined;
  /** Told why a card that multiplies float16 holds float32 all the same. */
  readonly onWithoutHalf?: ((reason: string) => void) | undefined;
}

interface MatrixPlace {
  readonly folder: string;
  readonly count: number;
  readonly dimension: number;
  /** Norm that no row exceeds, where the rows may lie on a graphics card as float16. */
  readonly largestNorm?: number | undefined;
}

/** The matrix, and where a graphics card holds it as float16 what searches that before. */
interface OpenedMatrix {
  readonly scorer: Scorer;
  readonly half?: HalfScorer;
}

/**
 * The matrix, on whatever device. On a graphics card it is copied, in pieces that each fit into a buffer, and searched once: only
 * then is known whether there is room for all. A card that multiplies float16 holds it so, and what that leaves open the processor compares;
 * where that fails, it holds float32 as any other.
 * @throws PermanentError 'config.invalid' where there is none.
 */
export async function openMatrix(
  { folder, count, dimension, largestNorm }: MatrixPlace,
  { pieceBytes = PIECE_BYTES, onWithoutHalf, ...options }: MatrixOptions,
  mayTakeHalf = multipliesHalf,
): Promise<OpenedMatrix> {
  const { device } = options;
  const onCpu = (): Promise<Scorer> =>
    openScorer(dimension, { ...options, device: 'cpu' }, path.join(folder, SNAPSHOT_FILES.graph));
  if (device === 'cpu') return { scorer: await onCpu() };
  const rows = paddedRows(count);
  const queries = new Float32Array(dimension);
  const mask = new Float32Array(rows);
  if (largestNorm !== undefined && device !== 'auto' && (await mayTakeHalf(device, openSession))) {
    await using opening = new AsyncDisposableStack();
    const scorer = opening.adopt(await onCpu(), each => each.close());
    try {
      const half = await HalfScorer.open(
        { folder, rows, dimension, largestNorm },
        { ...options, pieceBytes },
      );
      await tried(half, () => half.best(queries, { mask, k: 1 }));
      opening.move();
      return { scorer, half };
    } catch (error) {
      onWithoutHalf?.(reasonOf(error));
    }
  }
  const rowBytes = dimension * Float32Array.BYTES_PER_ELEMENT;
  const vectors = { file: SNAPSHOT_FILES.vectors, offset: 0, length: rows * rowBytes, rows };
  const graph = exactGraph(dimension, vectors, Math.max(1, Math.floor(pieceBytes / rowBytes)));
  const scorer = await openScorer(dimension, { ...options, dataFolder: folder }, graph);
  await tried(scorer, () => scorer.best({ queries, width: 1, mask })).catch(error => {
    const reason = reasonOf(error);
    throw new PermanentError('config.invalid', { variable: 'DEVICE', reason }, { cause: error });
  });
  return { scorer };
}

async function tried(opened: { close(): Promise<void> }, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    await opened.close();
    throw error;
  }
}
