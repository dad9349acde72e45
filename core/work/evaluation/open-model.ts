import path from 'node:path';
import { precisionOf } from '../../data/models/model-choice.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../engines/encoders/open-text-encoder.ts';
import { type PreparedModel, prepareModel } from '../../engines/models/prepare.ts';
import { once } from '../../ground/async/once.ts';
import type { Config } from '../../ground/config.ts';
import type { Precision } from '../../ground/domain/models/embedding.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';
import { cachedSpace } from './cached-space.ts';
import { openCosineScorer } from './cosine-scorer.ts';
import { EmbeddingCache } from './embedding-cache.ts';
import type { ModelServices } from './evaluate.ts';
import { sweepFormerSpaces } from './sweep-former-spaces.ts';

export interface OpenedModel {
  readonly model: PreparedModel;
  readonly services: ModelServices;
  close(): Promise<void>;
}

/**
 * A preset's encoders with the cache of what they embedded in earlier evaluations.
 * @param precision what the preset runs in; by the settings alone when absent.
 */
export async function openEvaluatedModel(
  preset: string,
  config: Config,
  precision: Precision = precisionOf({}, preset, config.precision),
): Promise<OpenedModel> {
  const options = encoderOptions(config);
  const { dataDir, encoderThreads: threads } = config;
  const model = await prepareModel(preset, { precision, modelsDir: dataFolders(config).models });
  const opened = new AsyncDisposableStack();
  try {
    const caches = dataFolders({ dataDir }).evaluationEmbeddings;
    const space = cachedSpace(model);
    await sweepFormerSpaces(caches, model, space);
    const cache = await EmbeddingCache.open(path.join(caches, space), model.dimension);
    opened.defer(() => cache.flush());
    const textEncoder = opened.adopt(await openTextEncoder(model, options), it => it.close());
    const scorer = opened.adopt(await openCosineScorer({ device: 'cpu', threads }), it => it.close());
    const imageEncoder = once(async () =>
      opened.adopt(await openImageEncoder(model, options), it => it.close()),
    );
    const services = { textEncoder, imageEncoder, scorer, cache, maxBytes: options.limits.maxBytes };
    return { model, services, close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
