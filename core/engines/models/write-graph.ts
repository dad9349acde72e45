import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuiltGraph } from './graph/built-graph.ts';

/** Writes a graph and the weights beside it, synced to disk. */
export async function writeGraph(
  folder: string,
  name: string,
  { graph, weights }: Pick<BuiltGraph, 'graph' | 'weights'>,
): Promise<void> {
  await weights.write(folder);
  await writeSynced(path.join(folder, name), graph.encode());
}

/** Writes a file that must not be there yet, synced to disk. */
export const writeSynced = (file: string, content: string | Uint8Array): Promise<void> =>
  writeFile(file, content, { flag: 'wx', flush: true });
