import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EmbeddingSpace } from '../domain/embedding.ts';
import { PermanentError } from '../errors.ts';
import { readTextConfig, readVisionConfig, type TextConfig, type VisionConfig } from './checkpoint/config.ts';
import { type Checkpoint, openSafetensors } from './checkpoint/safetensors.ts';
import { sha256OfFile } from './file-hashes.ts';
import { buildTextGraph } from './graph/text.ts';
import { buildVisionGraph } from './graph/vision.ts';
import type { BuiltGraph } from './graph/weights.ts';
import { FILES, GRAPH_VERSION, MANIFEST_FILE, type Manifest } from './prepared-model.ts';
import type { ModelPreset } from './presets.ts';

export const WEIGHTS_FILE = 'model.safetensors';
export const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer_config.json'] as const;

/**
 * Writes everything that the encoders need into an empty folder, synced to disk, the manifest last.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function writeModel(
  folder: string,
  preset: ModelPreset,
  { modelId, precision }: EmbeddingSpace,
): Promise<void> {
  const { vision, text } = preset;
  const visionConfig = await readVisionConfig(vision.folder);
  const textConfig = await readTextConfig(text.folder);
  checkFit(preset, visionConfig, textConfig);
  await withCheckpoint(vision.folder, checkpoint =>
    writeGraph(
      folder,
      FILES.visionGraph,
      buildVisionGraph(visionConfig, checkpoint, { ...vision, weightsFile: FILES.visionWeights }),
    ),
  );
  await withCheckpoint(text.folder, checkpoint =>
    writeGraph(
      folder,
      FILES.textGraph,
      buildTextGraph(textConfig, checkpoint, { weightsFile: FILES.textWeights }),
    ),
  );
  await copyTokenizer(text.folder, path.join(folder, FILES.tokenizerFolder));

  const names = [
    FILES.visionGraph,
    FILES.visionWeights,
    FILES.textGraph,
    FILES.textWeights,
    ...TOKENIZER_FILES.map(name => `${FILES.tokenizerFolder}/${name}`),
  ];
  const files = names.map(async name => [name, await sha256OfFile(path.join(folder, name))] as const);
  const manifest: Manifest = {
    graphVersion: GRAPH_VERSION,
    modelId,
    precision,
    dimension: visionConfig.hidden_size,
    imageSize: visionConfig.image_size,
    maxTokens: text.maxTokens,
    padTokenId: textConfig.pad_token_id,
    files: Object.fromEntries(await Promise.all(files)),
  };
  await writeSynced(path.join(folder, MANIFEST_FILE), JSON.stringify(manifest, null, 2));
}

/** The two towers must meet in one space, and the texts must fit the position table. */
function checkFit({ vision, text }: ModelPreset, visionConfig: VisionConfig, textConfig: TextConfig): void {
  const unsupported = (folder: string, reason: string) =>
    new PermanentError('model.unsupported', { path: folder, reason });
  if (visionConfig.hidden_size !== textConfig.hidden_size) {
    const reason = `pictures have ${visionConfig.hidden_size} dimensions and texts ${textConfig.hidden_size}`;
    throw unsupported(vision.folder, reason);
  }
  const positions = textConfig.max_position_embeddings - textConfig.pad_token_id - 1;
  if (text.maxTokens > positions) {
    throw unsupported(text.folder, `${text.maxTokens} tokens are wanted and ${positions} have positions`);
  }
}

async function withCheckpoint(folder: string, use: (checkpoint: Checkpoint) => Promise<void>): Promise<void> {
  const checkpoint = await openSafetensors(path.join(folder, WEIGHTS_FILE));
  try {
    await use(checkpoint);
  } finally {
    await checkpoint.close();
  }
}

async function writeGraph(folder: string, name: string, { graph, weights }: BuiltGraph): Promise<void> {
  await weights.write(folder);
  await writeSynced(path.join(folder, name), graph.encode());
}

async function copyTokenizer(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of TOKENIZER_FILES) {
    await writeSynced(path.join(to, name), await readFile(path.join(from, name)));
  }
}

const writeSynced = (file: string, content: string | Uint8Array): Promise<void> =>
  writeFile(file, content, { flag: 'wx', flush: true });
