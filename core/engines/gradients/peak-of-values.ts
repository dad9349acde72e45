import type { Dimension, GraphBuilder } from '../../ground/onnx/graph.ts';
import { inferShapes } from './infer-shapes.ts';
import { sizeWith, timesAll } from './size.ts';

/** Operators that give their input under another shape, in the same memory. */
const SAME_MEMORY = new Set(['Reshape', 'Unsqueeze', 'Identity']);

/**
 * How many numbers a graph's values are at once, at most, in a run in the order of its nodes: each lives until the last
 * node that reads it, and results until the end. Inputs and constants are not counted.
 */
export function peakOfValues(graph: GraphBuilder): (sizes: Readonly<Record<string, number>>) => number {
  const shapes = inferShapes(graph);
  const given = new Set(graph.tensors.map(({ name }) => name));
  const roots = new Map<string, string>();
  const rootOf = (value: string): string => roots.get(value) ?? value;
  const readers = new Map<string, number>();
  const steps: { made: (readonly [name: string, size: Dimension])[]; read: string[] }[] = [];
  for (const { opType, input, output } of graph.nodeList) {
    const read = input.filter(name => name !== '').map(rootOf);
    for (const name of read) readers.set(name, (readers.get(name) ?? 0) + 1);
    const isSame = SAME_MEMORY.has(opType);
    if (isSame) roots.set(output[0]!, read[0]!);
    const made = isSame ? [] : output.map(name => [name, timesAll(shapes.of(name))] as const);
    steps.push({ made, read });
  }
  const results = new Set(graph.results.map(rootOf));
  return sizes => {
    const left = new Map(readers);
    const held = new Map<string, number>();
    let [now, most] = [0, 0];
    for (const { made, read } of steps) {
      for (const [name, size] of made) {
        held.set(name, sizeWith(size, sizes));
        now += held.get(name)!;
      }
      most = Math.max(most, now);
      for (const name of read) {
        left.set(name, left.get(name)! - 1);
        if (left.get(name)! > 0 || results.has(name) || given.has(name)) continue;
        now -= held.get(name) ?? 0;
        held.delete(name);
      }
    }
    return most;
  };
}
