import path from 'node:path';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import { preprocessorConfig } from '../preprocessor-config.ts';
import type { ExportSource } from './export-source.ts';
import { preprocessingOf } from './preprocessing-of.ts';
import { writeTokenizer } from './write-tokenizer.ts';
import { writeTextTower, writeVisionTower } from './write-towers.ts';

/**
 * Writes two graphs for ONNX Runtime in whatever language: text.onnx and vision.onnx, each giving `embedding`, the
 * tokenizer, and preprocessor_config.json, which says how pixels are prepared.
 */
export async function writePlainGraphs(folder: string, source: ExportSource): Promise<void> {
  const ends = { output: 'embedding', width: source.dimension };
  await writeTextTower(source, { file: path.join(folder, 'text.onnx'), ids: 'int64', ...ends });
  await writeVisionTower(source, { file: path.join(folder, 'vision.onnx'), pixels: 'pixel_values', ...ends });
  await writeTokenizer(folder, source);
  const preprocessing = preprocessorConfig(await preprocessingOf(source), source.imageSize);
  await writeSynced(
    path.join(folder, 'preprocessor_config.json'),
    `${JSON.stringify(preprocessing, null, 2)}\n`,
  );
}
