import path from 'node:path';
import { writePair } from '../write-pair.ts';
import type { ExportSource } from './export-source.ts';
import { writeTokenizer } from './write-tokenizer.ts';

/**
 * Writes `vision/` and `text/` as Python's transformers lays out a CLIPVisionModel and a text model
 * (https://huggingface.co/docs/transformers/main_classes/model: config.json, model.safetensors; tokenizer.json;
 * preprocessor_config.json).
 */
export async function writeCheckpoints(folder: string, source: ExportSource): Promise<void> {
  if (source.from.kind !== 'checkpoints') throw new TypeError('finished graphs have no checkpoints');
  await writePair(folder, source.from, { hasTokenizer: false });
  await writeTokenizer(path.join(folder, 'text'), source);
}
