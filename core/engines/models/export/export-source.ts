import { PermanentError } from '../../../ground/errors.ts';
import { versionOfNormalizer } from '../../../ground/persian/text-normalizers.ts';
import { readPairConfig } from '../checkpoint/config/pair-config.ts';
import { readTextConfig } from '../checkpoint/config/text-config.ts';
import { readVisionConfig } from '../checkpoint/config/vision-config.ts';
import type { PresetBook } from '../preset-book.ts';
import { type ModelPreset, placesOf, resolveSearchPreset } from '../preset-book.ts';
import { textDimension } from '../write-model.ts';

/** A model of this machine, as the export writers need it. */
export interface ExportSource {
  readonly name: string;
  readonly license: string | undefined;
  /** Two checkpoints of which graphs are written, or two graphs that are finished. */
  readonly from:
    | ({ readonly kind: 'checkpoints' } & ModelPreset)
    | {
        readonly kind: 'graphs';
        readonly vision: { readonly folder: string };
        readonly text: { readonly folder: string };
        readonly isMasked: boolean;
      };
  /** Numbers in one embedding. */
  readonly dimension: number;
  /** The side of the vision tower's square input, in pixels. */
  readonly imageSize: number;
  /** With the tokens that begin and end a text. */
  readonly maxTokens: number;
  readonly padTokenId: number;
  /** Token ids that have a vector. */
  readonly vocabulary: number;
  readonly normalizerVersion: number;
}

/**
 * @throws PermanentError 'model.unknown' | 'model.not-here' | 'model.no-pictures' | 'checkpoint.invalid' |
 *   'model.unsupported'; NotFoundError.
 */
export async function openExportSource(book: PresetBook, name: string): Promise<ExportSource> {
  const preset = await book.find(name);
  if (preset.kind === 'scorer') throw new PermanentError('model.no-pictures', { name });
  const { license } = preset;
  const normalizerVersion = versionOfNormalizer(preset.text.normalizerVersion);
  const shared = { name, license, normalizerVersion, maxTokens: preset.text.maxTokens };
  if (preset.kind === 'onnx') {
    const folder = await placesOf(book, name, preset);
    const [vision, text] = [{ folder: folder(preset.vision.place) }, { folder: folder(preset.text.place) }];
    const { kind, dimension, imageSize, padTokenId, vocabulary } = await readPairConfig(text.folder);
    const from = { kind: 'graphs', vision, text, isMasked: kind === 'clip' } as const;
    return { ...shared, from, dimension, imageSize, padTokenId, vocabulary };
  }
  const base = await resolveSearchPreset(book, name, preset);
  const config = await readTextConfig(base.text.folder);
  return {
    ...shared,
    from: { kind: 'checkpoints', ...base },
    dimension: await textDimension(base.text),
    imageSize: (await readVisionConfig(base.vision.folder)).image_size,
    padTokenId: config.pad_token_id,
    vocabulary: config.vocab_size,
  };
}
