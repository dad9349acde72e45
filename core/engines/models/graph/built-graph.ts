import path from 'node:path';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import type { GraphBuilder } from '../../../ground/onnx/graph.ts';
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

/** Writes a graph and the weights beside it, synced to disk. */
export async function writeGraph(
  folder: string,
  name: string,
  { graph, weights }: Pick<BuiltGraph, 'graph' | 'weights'>,
): Promise<void> {
  await weights.write(folder);
  await writeSynced(path.join(folder, name), graph.encode());
}
