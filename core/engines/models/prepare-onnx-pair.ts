import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Precision } from '../../ground/domain/models/embedding.ts';
import { sha256OfFiles } from '../../ground/files/file-hashes.ts';
import { sha256Hex } from '../../ground/files/sha256.ts';
import { versionOfNormalizer } from '../../ground/persian/text-normalizers.ts';
import { readPairConfig } from './checkpoint/config/pair-config.ts';
import { unsupported } from './checkpoint/config/read-config.ts';
import type { PreparedModel } from './prepared-model.ts';
import type { PixelScale } from './preset.ts';
import { tokenizerFiles } from './tokenizer-files.ts';

/** The folders of a model's ONNX files and how its texts are fed. */
export interface OnnxPair {
  readonly vision: string;
  readonly text: string;
  readonly maxTokens: number;
  readonly normalizerVersion: number;
  readonly scale?: PixelScale | undefined;
}

const ONNX_FOLDER = 'onnx';

/**
 * A model that is ONNX already: nothing is written, its files are only read. Like every model's id, its id covers all of
 * them.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function prepareOnnxPair(
  name: string,
  pair: OnnxPair,
  { precision, modelsDir }: { precision: Precision; modelsDir: string },
): Promise<PreparedModel> {
  const { vision, text, maxTokens, normalizerVersion, scale } = pair;
  if (precision !== 'fp32')
    throw unsupported(
      text,
      'ONNX files are used as fp32; set PRECISION=fp32, or take a model that came as checkpoints, like MODEL=demo',
    );
  const config = await readPairConfig(text);
  if (maxTokens > config.maxTokens) {
    throw unsupported(text, `${maxTokens} tokens are wanted and ${config.maxTokens} have positions`);
  }
  const files = [
    path.join(vision, 'config.json'),
    path.join(vision, 'preprocessor_config.json'),
    ...(await pairGraphs(pair)),
    ...(await tokenizerFiles(text)),
  ];
  await mkdir(modelsDir, { recursive: true });
  const hashes = await sha256OfFiles(files, modelsDir);
  const constants = JSON.stringify([maxTokens, normalizerVersion, ...(scale ? [scale] : [])]);
  const fingerprint = sha256Hex([...hashes, constants].join('\n'));
  return {
    modelId: `${name}@${fingerprint.slice(0, 8)}`,
    precision,
    dimension: config.dimension,
    normalizerVersion: versionOfNormalizer(normalizerVersion),
    ...(!scale && { runtime: 'transformers' as const }),
    vision: { graphPath: graphPath(vision, 'vision'), imageSize: config.imageSize, scale },
    text: {
      graphPath: graphPath(text, 'text'),
      tokenizerFolder: text,
      // SigLIP's texts are always padded to the model's full length, and nothing masks the padding.
      maxTokens: config.kind === 'siglip' ? config.maxTokens : maxTokens,
      padTokenId: config.padTokenId,
      isPadded: config.kind === 'siglip',
    },
  };
}

/** The graphs of both towers and the weights that may lie beside them. */
export const pairGraphs = async ({ vision, text }: Pick<OnnxPair, 'vision' | 'text'>): Promise<string[]> => [
  ...(await graphFiles(vision, 'vision')),
  ...(await graphFiles(text, 'text')),
];

const graphPath = (folder: string, tower: string): string =>
  path.join(folder, ONNX_FOLDER, `${tower}_model.onnx`);

async function graphFiles(folder: string, tower: string): Promise<string[]> {
  const graph = graphPath(folder, tower);
  const names = await readdir(path.dirname(graph)).catch(() => []);
  const beside = names.filter(name => name.startsWith(`${path.basename(graph)}_data`)).sort();
  return [graph, ...beside.map(name => path.join(path.dirname(graph), name))];
}
