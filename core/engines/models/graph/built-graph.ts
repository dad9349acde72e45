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

/** The number formats that graphs are written in. */
export type GraphPrecision = 'fp32' | 'int8';
