import path from 'node:path';
import { PermanentError, reasonOf } from '../../../ground/errors.ts';
import type { SessionOptions } from '../../../ground/onnx/session.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { exactGraph, paddedRows } from './graph.ts';
import { openScorer, type Scorer } from './scorer.ts';

/** The least that WebGPU lets one buffer have. */
const PIECE_BYTES = 2 ** 27;

export interface MatrixOptions extends SessionOptions {
  /** What a piece of the matrix may take on a graphics card; the least that any has room for in one when absent. */
  readonly pieceBytes?: number | undefined;
}

/**
 * The matrix, on whatever device. On a graphics card it is copied, in pieces that each fit into a buffer, and searched once: only
 * then is known whether there is room for all.
 * @throws PermanentError 'config.invalid' where there is none.
 */
export async function openMatrix(
  {
    folder,
    count,
    dimension,
  }: { readonly folder: string; readonly count: number; readonly dimension: number },
  { pieceBytes = PIECE_BYTES, ...options }: MatrixOptions,
): Promise<Scorer> {
  if (options.device === 'cpu')
    return openScorer(dimension, options, path.join(folder, SNAPSHOT_FILES.graph));
  const rows = paddedRows(count);
  const rowBytes = dimension * Float32Array.BYTES_PER_ELEMENT;
  const vectors = { file: SNAPSHOT_FILES.vectors, offset: 0, length: rows * rowBytes, rows };
  const graph = exactGraph(dimension, vectors, Math.max(1, Math.floor(pieceBytes / rowBytes)));
  const scorer = await openScorer(dimension, { ...options, dataFolder: folder }, graph);
  const question = { queries: new Float32Array(dimension), width: 1, mask: new Float32Array(rows) };
  try {
    await scorer.best(question);
    return scorer;
  } catch (error) {
    await scorer.close();
    const reason = reasonOf(error);
    throw new PermanentError('config.invalid', { variable: 'DEVICE', reason }, { cause: error });
  }
}
