import { openImageEncoder } from '../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../core/engines/encoders/open-text-encoder.ts';
import {
  type CheckResult,
  checkPictures,
  checkReference,
  checkTexts,
} from '../../core/engines/encoders/self-check.ts';
import {
  checkTokenizer,
  leftOverOf,
  prepareModel,
  prepareTextModel,
} from '../../core/engines/models/prepare.ts';
import type { Preset } from '../../core/engines/models/preset.ts';
import { PresetBook } from '../../core/engines/models/preset-book.ts';
import { sizeOf, verifyFiles } from '../../core/engines/models/verify-files.ts';
import { PermanentError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { AS_TRAINED_VERSION } from '../../core/ground/persian/text-normalizers.ts';
import {
  COSINE_LOSS,
  comparePrecisions,
  NEIGHBOUR_LOSS,
} from '../../core/work/model-switch/compare-precisions.ts';
import { formatBytes, formatNumber } from '../../locales/format.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { isolate } from '../output/table.ts';
import { describeLeftOver } from './left-over.ts';

/** `negareh models verify <model>`: its files are those of the download, and its embeddings what they ought to be. */
export async function verifyCommand(name: string, context: CommandContext): Promise<void> {
  const { config, locale, print, note } = context;
  const words = modelMessages(locale);
  const book = new PresetBook(dataFolders(config).models);
  const preset = await book.find(name);
  const tell = (check: string, result: string): void => print(`${isolate(check)}: ${isolate(result)}`);
  await checkFiles(name, book, context, result => tell(words.checks.files, result));

  const passes = (check: keyof typeof words.checks, { difference, limit }: CheckResult): void => {
    tell(words.checks[check], words.off(difference.toExponential(1), limit.toExponential(0)));
    if (difference <= limit) return;
    throw new PermanentError('model.fails-check', { name, check: words.checks[check], difference, limit });
  };
  const options = { precision: config.precision, modelsDir: dataFolders(config).models };
  await checkTokenizer(name, options);
  await checkEmbeddings(name, preset, context, passes);
  if (preset.kind !== 'scorer' && config.precision !== 'fp32') {
    const loss = await comparePrecisions(name, config, context.signal);
    note(words.compared(formatNumber(locale, loss.pictures)));
    passes('cosine', { difference: loss.cosine, limit: COSINE_LOSS });
    passes('neighbours', { difference: loss.neighbours, limit: NEIGHBOUR_LOSS });
  }
  for (const line of describeLeftOver(await leftOverOf(name, options), locale)) print(line);
  print(words.verified(name));
}

async function checkFiles(
  name: string,
  book: PresetBook,
  context: CommandContext,
  tell: (result: string) => void,
): Promise<void> {
  const { locale } = context;
  const words = modelMessages(locale);
  const pulled = await book.pulled(name);
  if (!pulled) return;
  const bar = context.progress({ label: words.hashing, total: sizeOf(pulled), unit: 'bytes' });
  const { count, bytes, damaged } = await verifyFiles(pulled, done => bar.update(done)).finally(bar.stop);
  if (damaged.length > 0) throw new PermanentError('model.damaged', { name, files: damaged.join(', ') });
  tell(words.filesSound(formatNumber(locale, count), formatBytes(locale, bytes)));
}

async function checkEmbeddings(
  name: string,
  preset: Preset,
  { config }: CommandContext,
  passes: (check: 'texts' | 'pictures' | 'reference', result: CheckResult) => void,
): Promise<void> {
  const { precision, device, encoderThreads: threads } = config;
  const options = { precision, modelsDir: dataFolders(config).models };
  const limits = { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels };
  await using opened = new AsyncDisposableStack();
  const text = await prepareTextModel(name, options);
  const texts = opened.adopt(await openTextEncoder(text, { device, threads }), it => it.close());
  passes('texts', await checkTexts(texts));
  if (preset.kind === 'scorer') return;
  const model = await prepareModel(name, options);
  const pictures = opened.adopt(await openImageEncoder(model, { device, threads, limits }), it => it.close());
  passes('pictures', await checkPictures(pictures));
  // A reference is of float32; int8 is compared with that on the pictures that are here.
  if (precision !== 'fp32' || !preset.reference) return;
  // Its embeddings are of texts as they were in training, not as people's queries are cleaned.
  const trained = { ...text, normalizerVersion: AS_TRAINED_VERSION };
  const asTrained = opened.adopt(await openTextEncoder(trained, { device, threads }), it => it.close());
  passes('reference', await checkReference(preset.reference, { texts: asTrained, pictures }));
}
