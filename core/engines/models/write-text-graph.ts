import type { Precision } from '../../ground/domain/models/embedding.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import { unsupported } from './checkpoint/config/read-config.ts';
import { readSentenceModules } from './checkpoint/config/sentence-modules.ts';
import { mostTokens, readTextConfig } from './checkpoint/config/text-config.ts';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { type BuiltGraph, type LayerCount, writeGraph } from './graph/built-graph.ts';
import { buildTextGraph } from './graph/text.ts';
import { FILES } from './prepared-model.ts';
import type { TextSide } from './resolve-preset.ts';

/** What the text checkpoint of a preset turned out to be. */
export interface WrittenText {
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
export async function writeTextGraph(to: string, side: TextSide, precision: Precision): Promise<WrittenText> {
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
