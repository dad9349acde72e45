import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { EmbeddingSpace, Precision } from '../../ground/domain/models/embedding.ts';
import { hashFile } from '../../ground/files/hash-file.ts';
import { writeSynced } from '../../ground/files/write-synced.ts';
import { unsupported } from './checkpoint/config/read-config.ts';
import { readVisionConfig, type VisionConfig } from './checkpoint/config/vision-config.ts';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { type BuiltGraph, writeGraph } from './graph/built-graph.ts';
import { buildVisionGraph } from './graph/vision.ts';
import { FILES, GRAPH_VERSIONS, MANIFEST_FILE, type Manifest } from './prepared-model.ts';
import type { TextSide, VisionSide } from './resolve-preset.ts';
import { TOKENIZER_FILES, tokenizerContent } from './tokenizer-files.ts';
import { textDimension, writeTextGraph } from './write-text-graph.ts';

/** The checkpoints of a model: a scorer has no images. */
export interface ModelSides {
  readonly vision?: VisionSide;
  readonly text: TextSide;
}

/**
 * Writes everything that the encoders need into an empty folder, synced to disk, the manifest last.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function writeModel(
  folder: string,
  { vision, text }: ModelSides,
  { modelId, precision }: EmbeddingSpace,
): Promise<void> {
  const visionGraph =
    vision && (await writeVisionGraph(folder, vision, { wanted: await textDimension(text), precision }));
  const texts = await writeTextGraph(folder, text, precision);
  await mkdir(path.join(folder, FILES.tokenizerFolder));
  const tokenizer = await tokenizerContent(text.folder);
  for (const name of TOKENIZER_FILES) {
    await writeSynced(path.join(folder, FILES.tokenizerFolder, name), tokenizer[name]);
  }
  const names = [
    ...(vision ? [FILES.visionGraph, FILES.visionWeights] : []),
    FILES.textGraph,
    FILES.textWeights,
    ...TOKENIZER_FILES.map(name => `${FILES.tokenizerFolder}/${name}`),
  ];
  const files = names.map(async name => [name, await hashFile(path.join(folder, name))] as const);
  const manifest: Manifest = {
    graphVersion: GRAPH_VERSIONS[precision],
    modelId,
    precision,
    dimension: texts.dimension,
    imageSize: visionGraph?.imageSize,
    maxTokens: text.maxTokens,
    padTokenId: texts.padTokenId,
    unused: [...(visionGraph?.unused ?? []), ...texts.unused],
    layers: { text: texts.layers, ...(visionGraph && { vision: visionGraph.layers }) },
    files: Object.fromEntries(await Promise.all(files)),
  };
  await writeSynced(path.join(folder, MANIFEST_FILE), JSON.stringify(manifest, null, 2));
}

interface VisionGraphOptions {
  /** Numbers in one embedding of a text: the two towers must meet in one space. */
  readonly wanted: number;
  readonly precision: Precision;
  /** Name of the weights file beside the graph. */
  readonly weightsFile?: string;
  readonly isNormalized?: boolean;
  readonly isPartial?: boolean;
}

async function writeVisionGraph(to: string, vision: VisionSide, how: VisionGraphOptions) {
  const { built, imageSize, close } = await openVisionGraph(vision, how);
  try {
    await writeGraph(to, FILES.visionGraph, built);
    return { imageSize, unused: built.unused, layers: built.layers };
  } finally {
    await close();
  }
}

/** A checkpoint's graph, and its open file. */
export interface OpenedVision {
  readonly built: BuiltGraph;
  readonly imageSize: number;
  /** Patches of an image. */
  readonly patches: number;
  close(): Promise<void>;
}

/**
 * Opens a vision checkpoint and builds its graph.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function openVisionGraph(
  vision: VisionSide,
  { wanted, weightsFile = FILES.visionWeights, ...how }: VisionGraphOptions,
): Promise<OpenedVision> {
  const config = await readVisionConfig(vision.folder);
  const dimension = widthOf(vision, config);
  if (dimension !== wanted) {
    throw unsupported(vision.folder, `images have ${dimension} dimensions and texts ${wanted}`);
  }
  const checkpoint = await openCheckpoint(vision.folder);
  try {
    const { mean, std, projection = false } = vision;
    const options = { mean, std, projection, weightsFile, ...how };
    const built = buildVisionGraph(config, checkpoint, options);
    const { image_size: imageSize, patch_size: side } = config;
    return { built, imageSize, patches: (imageSize / side) ** 2, close: () => checkpoint.close() };
  } catch (error) {
    await checkpoint.close();
    throw error;
  }
}

const widthOf = ({ projection }: VisionSide, config: VisionConfig): number =>
  projection ? config.projection_dim : config.hidden_size;
