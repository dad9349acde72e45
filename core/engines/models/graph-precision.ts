import type { Precision } from '../../ground/domain/models/embedding.ts';
import { unsupported } from './checkpoint/config/read-config.ts';
import type { GraphPrecision } from './graph/built-graph.ts';

/** @throws PermanentError 'model.unsupported' for a number format that no graphs are written in. */
export function graphPrecision(precision: Precision, folder: string): GraphPrecision {
  if (precision === 'fp16')
    throw unsupported(folder, 'fp16 graphs are not written: set PRECISION=fp32 or int8');
  return precision;
}
