import { precisionOf } from '../../data/models/model-choice.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../engines/encoders/open-text-encoder.ts';
import {
  type CheckResult,
  checkImages,
  checkReference,
  checkTexts,
} from '../../engines/encoders/self-check.ts';
import {
  checkTokenizer,
  type LeftOver,
  leftOverOf,
  prepareModel,
  prepareTextModel,
} from '../../engines/models/prepare.ts';
import type { Preset } from '../../engines/models/preset.ts';
import { PresetBook } from '../../engines/models/preset-book.ts';
import { sizeOf, verifyFiles } from '../../engines/models/verify-files.ts';
import type { Config } from '../../ground/config.ts';
import type { Precision, RoundedPrecision } from '../../ground/domain/models/embedding.ts';
import { PermanentError } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { AS_TRAINED_VERSION } from '../../ground/persian/text-normalizers.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';
import { comparePrecisions } from '../model-switch/compare-precisions.ts';
import { COSINE_LOSS, NEIGHBOUR_LOSS } from '../model-switch/decide-precision.ts';

type EmbeddingCheck = 'texts' | 'pictures' | 'reference' | 'cosine' | 'neighbours';

export interface VerifyOptions {
  /** Bytes of downloaded files that were hashed; not called when nothing was downloaded. */
  onHashing?(done: number, total: number): void;
  /** The files are those of the download. */
  onFiles?(count: number, bytes: number): void;
  /** Another precision was compared with float32 on this many images of the collection. */
  onCompared?(images: number, precision: RoundedPrecision): void;
  readonly signal?: AbortSignal;
  /** Is told of each comparison, including one that fails and ends the verification. */
  onCheck?(check: EmbeddingCheck, result: CheckResult): void;
  /** The name of a check in its error; the check's own name when absent. */
  nameOf?(check: EmbeddingCheck): string;
}

/**
 * Verifies that a model's files are those of the download, and that its embeddings are right.
 * @returns what its files hold beyond the model.
 * @throws PermanentError 'model.damaged' | 'model.fails-check'; as `prepareModel` does
 */
export async function verifyModel(
  name: string,
  config: Config,
  options: VerifyOptions = {},
): Promise<LeftOver> {
  const book = new PresetBook(dataFolders(config).models);
  const preset = await book.find(name);
  await checkFiles(name, book, options);
  const passes = (check: EmbeddingCheck, result: CheckResult): void => {
    options.onCheck?.(check, result);
    const { difference, limit } = result;
    if (difference <= limit) return;
    const named = options.nameOf?.(check) ?? check;
    throw new PermanentError('model.fails-check', { name, check: named, difference, limit });
  };
  const precision = precisionOf({}, name, config.precision);
  const prepare = { precision, modelsDir: dataFolders(config).models };
  await checkTokenizer(name, prepare);
  await checkEmbeddings(name, preset, { ...config, precision }, passes);
  if (preset.kind !== 'scorer' && precision !== 'fp32') {
    const signal = options.signal ?? new AbortController().signal;
    const loss = await comparePrecisions(name, precision, config, signal);
    options.onCompared?.(loss.images, precision);
    passes('cosine', { difference: loss.cosine, limit: COSINE_LOSS });
    passes('neighbours', { difference: loss.neighbours, limit: NEIGHBOUR_LOSS });
  }
  return leftOverOf(name, prepare);
}

async function checkFiles(
  name: string,
  book: PresetBook,
  { onHashing, onFiles }: VerifyOptions,
): Promise<void> {
  const pulled = await book.pulled(name);
  if (!pulled) return;
  const total = sizeOf(pulled);
  const { count, bytes, damaged } = await verifyFiles(pulled, done => onHashing?.(done, total));
  if (damaged.length > 0) throw new PermanentError('model.damaged', { name, files: damaged.join(', ') });
  onFiles?.(count, bytes);
}

async function checkEmbeddings(
  name: string,
  preset: Preset,
  config: Config & { readonly precision: Precision },
  passes: (check: EmbeddingCheck, result: CheckResult) => void,
): Promise<void> {
  const { precision } = config;
  const options = { precision, modelsDir: dataFolders(config).models };
  const encoders = encoderOptions(config);
  await using opened = new AsyncDisposableStack();
  const text = await prepareTextModel(name, options);
  const texts = opened.adopt(await openTextEncoder(text, encoders), it => it.close());
  passes('texts', await checkTexts(texts, precision));
  if (preset.kind === 'scorer') return;
  const model = await prepareModel(name, options);
  const images = opened.adopt(await openImageEncoder(model, encoders), it => it.close());
  passes('pictures', await checkImages(images, precision));
  // The reference is in float32; another precision is compared with float32 on images of the collection.
  if (precision !== 'fp32' || !preset.reference) return;
  // The reference embeds texts as they were in training, not as people's queries are cleaned.
  const trained = { ...text, normalizerVersion: AS_TRAINED_VERSION };
  const asTrained = opened.adopt(await openTextEncoder(trained, encoders), it => it.close());
  passes('reference', await checkReference(preset.reference, { texts: asTrained, images }));
}
