import path from 'node:path';
import type { Precision } from '../../../ground/domain/models/embedding.ts';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import type { GraphBuilder } from '../../../ground/onnx/graph.ts';
import { unsupported } from '../checkpoint/config/read-config.ts';
import type { WeightsFile } from './weights-file.ts';

/** A graph, and the weights that still have to be written beside it. */
export interface BuiltGraph {
  readonly graph: GraphBuilder;
  readonly weights: WeightsFile;
  /** Tensors of the checkpoint that the graph has no place for. */
  readonly unused: readonly string[];
  /** Layers that the config asks for, and layers that the file has. */
  readonly layers: LayerCount;
}

export interface LayerCount {
  readonly used: number;
  readonly found: number;
}

/** The number formats that graphs are written in. */
export type GraphPrecision = 'fp32' | 'int8';

/** @throws PermanentError 'model.unsupported' for a number format that no graphs are written in. */
export function graphPrecision(precision: Precision, folder: string): GraphPrecision {
  if (precision === 'fp16')
    throw unsupported(folder, 'fp16 graphs are not written: set PRECISION=fp32 or int8');
  return precision;
}

/** Writes a graph and the weights beside it, synced to disk. */
export async function writeGraph(
  folder: string,
  name: string,
  { graph, weights }: Pick<BuiltGraph, 'graph' | 'weights'>,
): Promise<void> {
  await weights.write(folder);
  await writeSynced(path.join(folder, name), graph.encode());
}
