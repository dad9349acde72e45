import { errorMessage } from '../../../../locales/messages.ts';
import { coalesce } from '../../../ground/async/coalesce.ts';
import {
  kindOf,
  type NegarehError,
  ownError,
  PermanentError,
  RetryableError,
  reasonOf,
} from '../../../ground/errors.ts';
import type { Log } from '../../../ground/log.ts';
import { keepTrying } from '../../../ground/process/keep-trying.ts';
import { Handover } from '../../../ground/threads/handover.ts';
import type { PairExchange } from '../../exchange/pair-exchange.ts';
import type { PairExporter } from '../../export/pair-exporter.ts';
import type { ActiveModel } from '../../model-in-use/active-model.ts';
import type { Readiness, SearchBackend } from '../http/search-backend.ts';
import type { Search } from '../open-search.ts';

/** What a search must offer so that another can replace it. */
interface Replaceable extends Pick<Search, 'preset' | 'close'> {
  readonly service: { readonly space: Pick<Search['service']['space'], 'modelId' | 'precision'> };
  readonly index: Pick<Search['index'], 'refusal'>;
}

export interface LiveSearchServices<Opened extends Replaceable = Search> {
  /** Opens the encoders and the index of the preset in use. */
  readonly open: () => Promise<Opened>;
  /** The model that ought to search. */
  readonly active: () => Promise<ActiveModel>;
  /** Calls `look` when another model may have been chosen, also at intervals, without a sign of one. @returns ends that. */
  readonly follow: (look: () => void) => () => void;
  /** Lives as long as the search, across changes of the model. */
  readonly pairs: () => Promise<PairExporter>;
  readonly exchange: PairExchange;
  /** Releases the shared resources at the end. */
  readonly release: () => Promise<void>;
  readonly log: Log;
}

/**
 * The search of the model in use. When another model is chosen, its encoders and its index are opened beside the
 * present ones and replace them together: one model answers a whole query, and no query waits or fails.
 */
export class LiveSearch<Opened extends Replaceable = Search> {
  readonly #services: LiveSearchServices<Opened>;
  readonly #searches: Handover<Opened>;
  readonly #unfollow: () => void;
  /** Looks once at a time; a choice made meanwhile is handled next. */
  readonly #check = coalesce(() => this.#follow());
  #closed = false;

  private constructor(services: LiveSearchServices<Opened>, first: Opened) {
    this.#services = services;
    this.#searches = new Handover(first, error =>
      services.log.warn({ reason: reasonOf(error) }, 'the former search could not be closed'),
    );
    this.#unfollow = services.follow(() => void this.#check());
  }

  /** @throws what `open` throws, after it has released everything. */
  static async open<Opened extends Replaceable>(
    services: LiveSearchServices<Opened>,
  ): Promise<LiveSearch<Opened>> {
    const first = await services.open().catch(async error => {
      await services.release();
      throw error;
    });
    const live = new LiveSearch(services, first);
    // Another model may have been chosen while this one was opening.
    void live.#check();
    return live;
  }

  get current(): Opened {
    return this.#searches.current;
  }

  pairs(): Promise<PairExporter> {
    return this.#services.pairs();
  }

  get exchange(): PairExchange {
    return this.#services.exchange;
  }

  /** Asks the present search, which stays open until it has answered. */
  use<Result>(ask: (search: Opened) => Promise<Result>): Promise<Result> {
    return this.#searches.use(ask);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unfollow();
    // Does not wait for one that is still opening: it is closed when it is open.
    await this.#searches.close();
    await this.#services.release();
  }

  /** Never rejects. */
  async #follow(): Promise<void> {
    if (this.#closed) return;
    const { active, log } = this.#services;
    try {
      const { preset, precision } = await active();
      const { current } = this;
      if (preset !== current.preset || precision !== current.service.space.precision) await this.#switch();
    } catch (error) {
      // The present model keeps answering; the next look tries again.
      if (!this.#closed) log.error({ err: error }, 'the chosen model could not be opened');
    }
  }

  async #switch(): Promise<void> {
    const { open, log } = this.#services;
    const started = performance.now();
    const next = await open();
    const { refusal } = next.index;
    if (this.#closed || refusal) {
      await next.close();
      if (refusal) throw refusal;
      return;
    }
    this.#searches.replace(next);
    log.info(
      { model: next.service.space.modelId, tookMs: Math.round(performance.now() - started) },
      'another model searches now',
    );
  }
}

/** A person has to fix a broken checkpoint or setting; looking again this often costs nothing. */
const MENDED_MS = 30_000;

/** A search that may not be there yet: the process answers from its first moment, with the reason. */
export interface StartingSearch extends SearchBackend {
  inFlight(): number;
  indexSize(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a search in the background, again and again until it works.
 * @param onLasting receives a wrong setting, which no retry can fix
 */
export function startSearch(
  open: () => Promise<LiveSearch>,
  log: Log,
  onLasting: (error: unknown) => void,
): StartingSearch {
  const stopping = new AbortController();
  let search: LiveSearch | undefined;
  let reason: NegarehError = new RetryableError('service.starting', { service: 'search' });

  const opening = keepTrying(open, {
    log,
    signal: stopping.signal,
    mendedMs: MENDED_MS,
    onFailure: error => {
      log.error({ err: error }, 'search could not be opened');
      reason = reasonOfWaiting(error) ?? reason;
    },
  });
  opening.then(
    async opened => {
      if (stopping.signal.aborted) await opened.close();
      else search = opened;
    },
    error => {
      if (!stopping.signal.aborted) onLasting(error);
    },
  );

  return {
    search: async request => {
      if (!search) throw reason;
      return search.use(({ service }) => service.search(request));
    },
    suggest: async (typed, limit) => {
      if (!search) throw reason;
      return search.use(({ suggester }) => suggester.suggest(typed, limit));
    },
    removeSuggestion: async query => {
      if (!search) throw reason;
      return search.use(async ({ suggester }) => suggester.remove(query));
    },
    classify: async request => {
      if (!search) throw reason;
      return search.use(({ classifier }) => classifier.classify(request));
    },
    pairs: async () => {
      if (!search) throw reason;
      return search.pairs();
    },
    exchange: () => {
      if (!search) throw reason;
      return search.exchange;
    },
    readiness: async (): Promise<Readiness> => {
      if (!search) return { ready: false, reason };
      const { index, service } = search.current;
      const problem = await index.problem();
      if (problem) return { ready: false, reason: problem };
      const { modelId, precision } = service.space;
      const images = await index.size();
      return { ready: true, space: { modelId, precision }, images, snapshotId: index.snapshotId ?? null };
    },
    inFlight: () => search?.current.service.inFlight ?? 0,
    indexSize: async () => (await search?.current.index.size()) ?? 0,
    close: async () => {
      // Does not wait for a search that is still opening: the process has only seconds to end.
      stopping.abort();
      await search?.close();
    },
  };
}

/** The error for searches in the meantime. People who search can fix nothing, whatever is missing here. */
function reasonOfWaiting(error: unknown): NegarehError | undefined {
  const own = ownError(error);
  if (!own || kindOf(own) !== 'tell-user') return own;
  const reason = errorMessage('en', own);
  return new PermanentError('service.needs-mending', { service: 'search', reason }, { cause: own });
}
