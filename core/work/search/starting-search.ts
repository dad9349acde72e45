import { toDatabaseError } from '../../data/database/database-error.ts';
import { retry } from '../../ground/async/retry.ts';
import { NegarehError, PermanentError, RetryableError } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import type { Readiness, SearchBackend } from './http/search-backend.ts';
import type { LiveSearch } from './live-search.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 10_000 };
/** A broken checkpoint or setting is mended by a person; looking again this often costs nothing. */
const PERMANENT_PAUSE_MS = 30_000;

/** A search that may not be there yet: the process answers, with the reason, from its first moment on. */
export interface StartingSearch extends SearchBackend {
  inFlight(): number;
  indexSize(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a search in the background, again and again until it works. */
export function startSearch(open: () => Promise<LiveSearch>, log: Log): StartingSearch {
  const stopping = new AbortController();
  let search: LiveSearch | undefined;
  let reason: NegarehError = new RetryableError('service.starting', { service: 'search' });

  const openOnce = async (): Promise<void> => {
    try {
      const opened = await open();
      if (stopping.signal.aborted) await opened.close();
      else search = opened;
    } catch (thrown) {
      const error = toDatabaseError(thrown);
      log.error({ err: error }, 'search could not be opened');
      if (error instanceof NegarehError) reason = error;
      throw error;
    }
  };
  retry(openOnce, {
    backoff: BACKOFF,
    passes: () => true,
    leastMs: error => (error instanceof PermanentError ? PERMANENT_PAUSE_MS : 0),
    signal: stopping.signal,
  }).catch(() => undefined); // only stopping ends it

  return {
    search: async request => {
      if (!search) throw reason;
      return search.use(({ service }) => service.search(request));
    },
    classify: async request => {
      if (!search) throw reason;
      return search.use(({ classifier }) => classifier.classify(request));
    },
    readiness: async (): Promise<Readiness> => {
      if (!search) return { ready: false, reason };
      const { index, service } = search.current;
      if (index.refusal) return { ready: false, reason: index.refusal };
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
