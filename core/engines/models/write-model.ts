import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { EmbeddingSpace, Precision } from '../../ground/domain/models/embedding.ts';
import { hashFile } from '../../ground/files/hash-file.ts';
import { writeSynced } from '../../ground/files/write-synced.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import { unsupported } from './checkpoint/config/read-config.ts';
import { readSentenceModules } from './checkpoint/config/sentence-modules.ts';
import { mostTokens, readTextConfig } from './checkpoint/config/text-config.ts';
import { readVisionConfig, type VisionConfig } from './checkpoint/config/vision-config.ts';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { type BuiltGraph, type LayerCount, writeGraph } from './graph/graph-files.ts';
import { buildTextGraph } from './graph/text.ts';
import { buildVisionGraph } from './graph/vision.ts';
import { FILES, GRAPH_VERSIONS, MANIFEST_FILE, type Manifest } from './prepared-model.ts';
import type { TextSide, VisionSide } from './preset-book.ts';
import { TOKENIZER_FILES, tokenizerContent } from './tokenizer-files.ts';

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

/** What a preset's text checkpoint contains. */
interface WrittenText {
  readonly dimension: number;
  readonly padTokenId: number;
  /** Tensors of the file that the model has no place for. */
  readonly unused: readonly string[];
  readonly layers: LayerCount;
}

/** Numbers in one embedding of a text checkpoint, from its configuration alone. */
export async function textDimension({ folder, sentence }: TextSide): Promise<number> {
  const modules = sentence ? await readSentenceModules(folder) : undefined;
  return modules?.dense.at(-1)?.outputs ?? (await readTextConfig(folder)).hidden_size;
}

/** A checkpoint's graph, and its open files. */
export interface OpenedText extends Omit<WrittenText, 'unused' | 'layers'> {
  readonly built: BuiltGraph;
  close(): Promise<void>;
}

/**
 * Writes a text checkpoint's graph and weights into `to`.
 * @throws as {@link openTextGraph} does.
 */
async function writeTextGraph(to: string, side: TextSide, precision: Precision): Promise<WrittenText> {
  const { built, close, ...facts } = await openTextGraph(side, precision);
  try {
    await writeGraph(to, FILES.textGraph, built);
    return { ...facts, unused: built.unused, layers: built.layers };
  } finally {
    await close();
  }
}

/**
 * Opens a text checkpoint and builds its graph.
 * @param weightsFile name of the weights file beside the graph.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function openTextGraph(
  side: TextSide,
  precision: Precision,
  weightsFile: string = FILES.textWeights,
): Promise<OpenedText> {
  const { folder, maxTokens, sentence } = side;
  const config = await readTextConfig(folder);
  const positions = mostTokens(config);
  if (maxTokens > positions) {
    throw unsupported(folder, `${maxTokens} tokens are wanted and ${positions} have positions`);
  }
  const modules = sentence ? await readSentenceModules(folder) : undefined;
  const opened: Checkpoint[] = [];
  const close = async (): Promise<void> => {
    for (const checkpoint of opened) await checkpoint.close();
  };
  const open = async (place: string): Promise<Checkpoint> => {
    const checkpoint = await openCheckpoint(place);
    opened.push(checkpoint);
    return checkpoint;
  };
  try {
    const checkpoint = await open(folder);
    const dense = [];
    for (const module of modules?.dense ?? []) {
      dense.push({ ...module, checkpoint: await open(module.folder) });
    }
    const pooling = modules?.pooling ?? side.pooling;
    const built = buildTextGraph(config, checkpoint, {
      weightsFile,
      precision,
      dense,
      ...(pooling && { pooling }),
    });
    const dimension = dense.at(-1)?.outputs ?? config.hidden_size;
    return { built, dimension, padTokenId: config.pad_token_id, close };
  } catch (error) {
    await close();
    throw error;
  }
}
