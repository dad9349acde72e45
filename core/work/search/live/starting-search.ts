import { errorMessage } from '../../../../locales/messages.ts';
import {
  kindOf,
  type NegarehError,
  ownError,
  PermanentError,
  RetryableError,
} from '../../../ground/errors.ts';
import type { Log } from '../../../ground/log.ts';
import { keepTrying } from '../../../ground/process/keep-trying.ts';
import type { Readiness, SearchBackend } from '../http/search-backend.ts';
import type { LiveSearch } from './live-search.ts';

/** A broken checkpoint or setting is mended by a person; looking again this often costs nothing. */
const MENDED_MS = 30_000;

/** A search that may not be there yet: the process answers, with the reason, from its first moment on. */
export interface StartingSearch extends SearchBackend {
  inFlight(): number;
  indexSize(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a search in the background, again and again until it works.
 * @param onLasting told of a wrong setting, which no further try mends
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
      // A search that is still being opened is not waited for: the process has seconds to end.
      stopping.abort();
      await search?.close();
    },
  };
}

/** What those who search meanwhile are told. They can mend nothing, whatever is missing here. */
function reasonOfWaiting(error: unknown): NegarehError | undefined {
  const own = ownError(error);
  if (!own || kindOf(own) !== 'tell-user') return own;
  const reason = errorMessage('en', own);
  return new PermanentError('service.needs-mending', { service: 'search', reason }, { cause: own });
}
