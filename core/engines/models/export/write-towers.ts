import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from '../../../ground/errors.ts';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import { type Ports, withPorts } from '../../../ground/onnx/with-ports.ts';
import { openTextGraph, openVisionGraph } from '../write-model.ts';
import type { ExportSource } from './export-source.ts';

/** The names of a tower's inputs and output, and the length of its embedding. */
export interface TowerEnds {
  /** Of the .onnx file; its numbers lie beside it, in `<file>_data`. */
  readonly file: string;
  readonly output: string;
  /** A shorter embedding is padded with zeros. */
  readonly width: number;
}

/** Writes the text tower: `input_ids` and `attention_mask` [batch, sequence] to an embedding of L2 norm 1. */
export function writeTextTower(
  source: ExportSource,
  { ids, ...ends }: TowerEnds & { readonly ids: 'int32' | 'int64' },
): Promise<void> {
  const dims = ['batch', 'sequence'];
  const inputs = ['input_ids', 'attention_mask'].map((name): Ports['inputs'][number] => ({
    of: name,
    name,
    type: ids,
    inside: 'int64',
    dims,
  }));
  return writeTower(source, 'text', ends, inputs);
}

/** Writes the vision tower: normalised pixels float32 [batch, 3, size, size] to an embedding of L2 norm 1. */
export function writeVisionTower(
  source: ExportSource,
  { pixels, ...ends }: TowerEnds & { readonly pixels: string },
): Promise<void> {
  const dims = ['batch', 3, source.imageSize, source.imageSize];
  const port = { of: 'pixel_values', name: pixels, type: 'float32', inside: 'float32', dims } as const;
  return writeTower(source, 'vision', ends, [port]);
}

async function writeTower(
  source: ExportSource,
  side: 'text' | 'vision',
  { file, output: name, width }: TowerEnds,
  inputs: Ports['inputs'],
): Promise<void> {
  const { from, dimension } = source;
  await mkdir(path.dirname(file), { recursive: true });
  const ports = (of: string): Ports => ({ inputs, output: { of, name, dimension, width } });
  if (from.kind === 'graphs') {
    const graph = await copyGraphData(from[side].folder, side, path.dirname(file));
    const output = side === 'text' ? 'text_embeds' : 'image_embeds';
    return writeSynced(file, withPorts(await readFile(graph), ports(output), graph));
  }
  const weightsFile = `${path.basename(file)}_data`;
  const how = { wanted: dimension, precision: 'fp32', isNormalized: true, weightsFile } as const;
  const opened =
    side === 'text'
      ? await openTextGraph(from.text, 'fp32', weightsFile)
      : await openVisionGraph(from.vision, how);
  try {
    await opened.built.weights.write(path.dirname(file));
    await writeSynced(file, withPorts(opened.built.graph.encode(), ports('embedding'), file));
  } finally {
    await opened.close();
  }
}

/**
 * Copies the numbers that lie beside a finished graph, under the name that the graph has for them.
 * @returns the graph's own path.
 */
async function copyGraphData(repository: string, side: 'text' | 'vision', to: string): Promise<string> {
  const folder = path.join(repository, 'onnx');
  const name = `${side}_model.onnx`;
  const beside = (await readdir(folder)).filter(other => other.startsWith(`${name}_data`));
  for (const other of beside)
    await copyFile(path.join(folder, other), path.join(to, other)).catch((error: unknown) => {
      throw toDiskError(error, to);
    });
  return path.join(folder, name);
}
