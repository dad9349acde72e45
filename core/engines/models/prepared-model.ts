import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type EmbeddingSpace, Precision } from '../../ground/domain/models/embedding.ts';
import { sha256OfFiles } from '../../ground/files/file-hashes.ts';
import { versionOfNormalizer } from '../../ground/persian/text-normalizers.ts';
import type { PictureFit } from '../../ground/pixels/picture-fit.ts';
import type { PixelScale } from './preset.ts';

/** A text model as the text encoder opens it: graph and tokenizer on disk, and how to feed them. */
export interface PreparedText extends EmbeddingSpace {
  /** Numbers in one embedding. */
  readonly dimension: number;
  /** By `NORMALIZERS_BY_VERSION` of core/ground/persian/text-normalizers.ts. */
  readonly normalizerVersion: number;
  /** What runs the graphs: our own code, or transformers.js if images are prepared as a repository of the hub says. */
  readonly runtime?: 'transformers';
  readonly text: {
    readonly graphPath: string;
    /** Folder of tokenizer.json and tokenizer_config.json. */
    readonly tokenizerFolder: string;
    /** With the tokens that begin and end a text. */
    readonly maxTokens: number;
    readonly padTokenId: number;
    /** True where every text is padded to `maxTokens`, as the model was trained. */
    readonly isPadded?: boolean;
  };
}

/** A model that searches: the same for images too, in one space. */
export interface PreparedModel extends PreparedText {
  readonly vision: {
    readonly graphPath: string;
    /** Width and height of the input, in pixels. */
    readonly imageSize: number;
    /** How an image is made square; when absent, squashed with a bilinear filter. */
    readonly fit?: PictureFit | undefined;
    /** For a graph of others, which takes scaled numbers; ours take pixels. */
    readonly scale?: PixelScale | undefined;
  };
}

/** Raise one when graphs of that precision come out differently: folders of another version are written again. */
export const GRAPH_VERSIONS: Record<Precision, number> = { fp32: 1, fp16: 1, int8: 2 };

export const MANIFEST_FILE = 'manifest.json';
export const FILES = {
  visionGraph: 'vision.onnx',
  visionWeights: 'vision.weights',
  textGraph: 'text.onnx',
  textWeights: 'text.weights',
  tokenizerFolder: 'tokenizer',
} as const;

const LayerCount = z.object({ used: z.int(), found: z.int() });

/** The description in a prepared folder, beside the graphs; `files` are paths in the folder with their sha256. */
export const Manifest = z.object({
  graphVersion: z.int(),
  modelId: z.string(),
  precision: Precision,
  dimension: z.int().positive(),
  /** Absent where the model has no images. */
  imageSize: z.int().positive().optional(),
  maxTokens: z.int().positive(),
  padTokenId: z.int().nonnegative(),
  /** Tensors of the checkpoints that the graphs have no place for. */
  unused: z.array(z.string()).default([]),
  /** Layers that each config asks for and each file has; absent in folders of before it was counted. */
  layers: z.object({ vision: LayerCount.optional(), text: LayerCount }).optional(),
  files: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/**
 * The manifest of a folder whose files are all there and unchanged; undefined when there is none, or it belongs to
 * another version or model, or a file is missing or different.
 */
export async function readPrepared(
  folder: string,
  { modelId, precision }: EmbeddingSpace,
  cacheFolder: string,
): Promise<Manifest | undefined> {
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(path.join(folder, MANIFEST_FILE), 'utf8')));
    const names = Object.keys(manifest.files);
    const hashes = await sha256OfFiles(
      names.map(name => path.join(folder, name)),
      cacheFolder,
    );
    const isIntact = names.every((name, index) => manifest.files[name] === hashes[index]);
    const isOfNow = manifest.graphVersion === GRAPH_VERSIONS[precision];
    const isAsked = manifest.modelId === modelId && manifest.precision === precision;
    return isIntact && isOfNow && isAsked ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** @param normalizer which one the preset asks for; its present version counts. */
export const toPreparedText = (folder: string, manifest: Manifest, normalizer: number): PreparedText => ({
  modelId: manifest.modelId,
  precision: manifest.precision,
  dimension: manifest.dimension,
  normalizerVersion: versionOfNormalizer(normalizer),
  text: {
    graphPath: path.join(folder, FILES.textGraph),
    tokenizerFolder: path.join(folder, FILES.tokenizerFolder),
    maxTokens: manifest.maxTokens,
    padTokenId: manifest.padTokenId,
  },
});

/**
 * Constants on the way into the encoders, for the record of what was made with them. Mean and deviation of pixels are
 * inside the graph, and part of the model's id.
 */
export const preprocessingOf = ({ vision, text }: Pick<PreparedModel, 'vision' | 'text'>) => ({
  imageSize: vision.imageSize,
  ...(vision.fit && { fit: Object.values(vision.fit).join(' ') }),
  maxTokens: text.maxTokens,
});
