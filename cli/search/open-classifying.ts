import { once } from '../../core/ground/async/once.ts';
import type { Classification, ClassifyOptions } from '../../core/ground/domain/search/classification.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { encoderOptions } from '../../core/work/model-in-use/encoder-options.ts';
import { Classifier } from '../../core/work/search/classify/classifier.ts';
import { searchClientOf } from '../../core/work/search/client.ts';
import { classifyMessages } from '../../locales/classify.ts';
import type { CommandContext } from '../command-context.ts';
import { readPicture } from './read-picture.ts';

/** Classifies pictures one after the other, with the same labels. */
export interface Classifying {
  /** @throws the classifier's errors; NotFoundError 'file.not-found'. */
  classify(file: string): Promise<Classification>;
  close(): Promise<void>;
}

/** Asks the running search process; if none runs, this process loads the model in use. */
export function openClassifying(options: ClassifyOptions, context: CommandContext): Classifying {
  const { config, signal } = context;
  const client = searchClientOf(config);
  const opened = new AsyncDisposableStack();
  const openHere = once(() => openClassifier(opened, context));
  let isAway = false;
  return {
    classify: async file => {
      const image = await readPicture(file, config);
      if (!isAway) {
        try {
          return await client.classifyImage(image, { ...options, signal });
        } catch (error) {
          isAway = error instanceof NegarehError && error.code === 'service.unreachable';
          // A configured address is another machine's, whose model may differ.
          if (!isAway || config.searchUrl) throw error;
        }
      }
      return (await openHere()).classify({ image, ...options });
    },
    close: () => opened.disposeAsync(),
  };
}

async function openClassifier(
  opened: AsyncDisposableStack,
  { config, locale, note, withDatabase }: CommandContext,
): Promise<Classifier> {
  if (process.stderr.isTTY) note(classifyMessages(locale).loading);
  const { openTextEncoder } = await import('../../core/engines/encoders/open-text-encoder.ts');
  const { openImageEncoder } = await import('../../core/engines/encoders/open-image-encoder.ts');
  const { prepareActiveModel } = await import('../../core/work/model-in-use/active-model.ts');
  const model = await withDatabase(database => prepareActiveModel(database, config));
  const options = encoderOptions(config);
  const textEncoder = opened.adopt(await openTextEncoder(model, options), it => it.close());
  const imageEncoder = opened.adopt(await openImageEncoder(model, options), it => it.close());
  return new Classifier({
    space: model,
    textEncoder,
    imageEncoder: async () => imageEncoder,
    feed: { current: async () => [] },
    concurrency: config.searchConcurrency,
    timeoutMs: config.searchTimeoutMs,
  });
}
