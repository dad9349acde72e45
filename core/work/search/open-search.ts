import { CaptionFeed } from '../../data/captions/caption-feed.ts';
import { ChangeFeed } from '../../data/database/change-feed.ts';
import { openDatabase } from '../../data/database/database.ts';
import { openImageFiles } from '../../data/images/open-image-files.ts';
import { SearchRowRepository } from '../../data/images/search-rows.ts';
import { IndexFeed } from '../../data/models/index-feed.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { QueryLog } from '../../data/queries/query-log.ts';
import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../engines/models/prepare.ts';
import { preprocessingOf } from '../../engines/models/prepared-model.ts';
import { milvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import { openVectorIndex } from '../../engines/vector-index/open-vector-index.ts';
import { once } from '../../ground/async/once.ts';
import { sleep } from '../../ground/async/sleep.ts';
import type { Config } from '../../ground/config.ts';
import { originalKey } from '../../ground/domain/images/image-keys.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import type { Log } from '../../ground/log.ts';
import { NORMALIZERS_BY_VERSION } from '../../ground/persian/text-normalizers.ts';
import { DecoderPool } from '../../ground/pixels/decoder/decoder-pool.ts';
import { PROMPT_ALLOWANCES } from '../../ground/pixels/decoder/time-and-memory-limits.ts';
import { activeModel } from '../model-in-use/active-model.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';
import { Classifier } from './classify/classifier.ts';
import { keepExpiringQueries } from './expire-queries.ts';
import { LiveFit } from './fit/live-fit.ts';
import { FallbackNotice } from './live/fallback-notice.ts';
import { LiveIndex } from './live/live-index.ts';
import { LiveWords } from './live/live-words.ts';
import type { SearchObserver } from './observer.ts';
import { QueryKeeper } from './query-keeper.ts';
import { SearchService } from './service.ts';
import { AskedQueries } from './suggestions/asked-queries.ts';
import { Suggester } from './suggestions/suggester.ts';

/** All that a search needs, in one process. */
export interface Search {
  /** Name of the model's preset. */
  readonly preset: string;
  readonly service: SearchService;
  readonly classifier: Classifier;
  readonly index: LiveIndex;
  readonly words: LiveWords;
  readonly suggester: Suggester;
  close(): Promise<void>;
}

export interface OpenSearchOptions {
  readonly observer?: SearchObserver;
  /**
   * When the image encoder opens: with everything else (the default), or at the first picture. Most people never send one,
   * and it holds 45 to 75 MB; opening it takes under a second.
   */
  readonly imageEncoder?: 'at-first-picture';
  /** Waits at most this long after everything else for the words of captions, which then load later; without it, waits for them. */
  readonly wordsWithinMs?: number;
  /** Waits for the dictionaries that read queries: for a process that asks one query and exits. */
  readonly reads?: 'at-once';
  /** Learns which queries find nothing good as soon as possible, not after the first query: for a long-running process. */
  readonly fit?: 'at-once';
  /** Owned by the caller, who closes it after the search; without it the search opens its own. */
  readonly changes?: ChangeFeed;
  /** Also owned by the caller: two searches of one process would overwrite each other's file. */
  readonly asked?: AskedQueries;
}

/** What people have asked here, across all models. */
export const openAsked = (config: Pick<Config, 'dataDir'>, log: Log): Promise<AskedQueries> =>
  AskedQueries.open({ folder: dataFolders(config).suggestions, log });

/**
 * Opens the model in use, its encoders and its index, and keeps the index up to date.
 * @throws PermanentError for a model that cannot be used, and what prevents reading the database. An index
 *   that does not match the model is not an error here: the service's searches report it.
 */
export async function openSearch(
  config: Config,
  log: Log,
  databaseUrl: string,
  {
    observer,
    imageEncoder,
    wordsWithinMs,
    reads,
    fit: learns,
    changes: given,
    asked: givenAsked,
  }: OpenSearchOptions = {},
): Promise<Search> {
  const { device, encoderThreads: threads } = config;
  const opened = new AsyncDisposableStack();
  try {
    const database = opened.adopt(openDatabase(databaseUrl), it => it.close());
    const { preset, precision } = await activeModel(database, config);
    const model = await prepareModel(preset, { precision, modelsDir: dataFolders(config).models });
    const { dimension, normalizerVersion } = model;
    const options = encoderOptions(config, log);
    const pool = opened.adopt(new DecoderPool({ allowances: PROMPT_ALLOWANCES }), it => it.close());
    const feed = new IndexFeed(database, model);
    const changes = given ?? opened.adopt(await ChangeFeed.open(databaseUrl, log), it => it.close());

    const openText = async () => opened.adopt(await openTextEncoder(model, options), it => it.close());
    let openingImages: Promise<Encoder<ImageInput>> | undefined;
    const openImages = once(() => {
      openingImages = openImageEncoder(model, { ...options, pool });
      return openingImages;
    });
    // A search may give up on its picture and be closed while the encoder is still opening.
    opened.defer(async () => (await openingImages?.catch(() => undefined))?.close());
    const fallback = new FallbackNotice(log);
    const openLiveIndex = async () => {
      const live = await LiveIndex.open({
        space: model,
        dimension,
        normalizerVersion,
        preprocessing: preprocessingOf(model),
        feed,
        log,
        snapshots: new SnapshotRepository(database),
        directory: dataFolders(config).indexes,
        openIndex: options =>
          openVectorIndex({
            ...options,
            dimension,
            device,
            threads,
            scan: { wanted: config.exactScan, file: dataFolders(config).exactScan },
            milvus: milvusSettings(config),
            onFallback: reason => fallback.tell(reason),
            onWithoutDevice: error =>
              log.warn(
                { err: error },
                'the index is searched on the processor: it does not fit on the graphics card, or that does not work',
              ),
            onWithoutHalf: reason =>
              log.warn({ reason }, 'the graphics card holds the index in float32: its float16 does not work'),
            onScans: scans => observer?.scanned?.(scans),
            onWithoutEngine: error =>
              log.warn({ err: error }, 'searching exactly, without the index’s engine'),
          }),
        changes,
      });
      return opened.adopt(live, it => it.close());
    };
    const others = [openText(), openLiveIndex(), imageEncoder ? undefined : openImages()] as const;
    const openWords = async () => {
      const deadline =
        wordsWithinMs === undefined
          ? {}
          : { deadline: Promise.allSettled(others).then(() => sleep(wordsWithinMs)) };
      const captions = new CaptionFeed(database);
      return opened.adopt(
        await LiveWords.open({ captions, changes, log }, { ...deadline, ...(reads && { reads }) }),
        it => it.close(),
      );
    };
    const [textEncoder, index, , words] = await together(...others, openWords());
    const fit = new LiveFit({
      space: model,
      textEncoder,
      index,
      words,
      feed,
      log,
      directory: dataFolders(config).indexes,
    });
    opened.defer(() => fit.close());
    const asked = givenAsked ?? opened.adopt(await openAsked(config, log), it => it.close());
    const suggester = new Suggester(words, asked);
    const queryLog = new QueryLog(database);
    const keeper = opened.adopt(new QueryKeeper({ queryLog, log, observer }), it => it.close());
    opened.defer(keepExpiringQueries(queryLog, log));
    const files = openImageFiles(config);
    const common = {
      space: model,
      textEncoder,
      imageEncoder: openImages,
      feed,
      ...(observer && { observer }),
      concurrency: config.searchConcurrency,
      timeoutMs: config.searchTimeoutMs,
    };
    const service = new SearchService({
      ...common,
      index,
      words,
      fit,
      asked,
      queryLog,
      keeper,
      rows: new SearchRowRepository(database),
      seen: NORMALIZERS_BY_VERSION.get(normalizerVersion) ?? (text => text),
      pathOf: (sha256, format) => files.locationOf(originalKey(sha256, format)),
    });
    const classifier = new Classifier(common);
    if (index.refusal === undefined) await service.warmUp();
    if (learns && index.refusal === undefined) void fit.prepare();
    const close = () => opened.disposeAsync();
    return { preset, service, classifier, index, words, suggester, close };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Waits for all even when one fails: otherwise what is still opening could not be closed. */
async function together<All extends readonly unknown[]>(
  ...openings: All
): Promise<{ -readonly [Index in keyof All]: Awaited<All[Index]> }> {
  await Promise.allSettled(openings);
  return Promise.all(openings);
}
