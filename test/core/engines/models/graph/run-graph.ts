import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuiltGraph } from '../../../../../core/engines/models/graph/graph-files.ts';
import { openSession, type TensorInput } from '../../../../../core/ground/onnx/session.ts';

export interface RunnableGraph {
  /** Rows of an output, one per input of the batch. */
  run(
    feeds: Readonly<Record<string, TensorInput>>,
    output?: 'pooler_output' | 'embedding',
  ): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Writes a built graph into `folder` and loads it. */
export async function openGraph(
  folder: string,
  { graph, weights }: Pick<BuiltGraph, 'graph' | 'weights'>,
): Promise<RunnableGraph> {
  await weights.write(folder);
  const file = path.join(folder, 'graph.onnx');
  await writeFile(file, graph.encode());
  const session = await openSession(file, { device: 'cpu', threads: 1 });
  return {
    run: async (feeds, output = 'pooler_output') => {
      const { data, dims } = (await session.run(feeds))[output]!;
      const [batch, width] = dims as [number, number];
      return Array.from({ length: batch }, (_, row) =>
        (data as Float32Array).slice(row * width, (row + 1) * width),
      );
    },
    close: () => session.close(),
  };
}

/** The largest difference between two lists of numbers. */
export const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length
    ? Array.from(a).reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0)
    : Number.POSITIVE_INFINITY;

/** Closes these whatever comes of the work: a graph may be refused. */
export async function closing<Result>(
  open: readonly { close(): Promise<void> }[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } finally {
    await Promise.all(open.map(one => one.close()));
  }
}
