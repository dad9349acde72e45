import { until } from '../core/ground/async/until.ts';
import type { Config } from '../core/ground/config.ts';
import { dashboardUrlOf, searchUrlOf } from '../core/ground/service-urls.ts';
import { SearchClient } from '../core/work/search/client.ts';

const LOOK_MS = 150;
const ANSWER_MS = 2_000;

/** The address of this machine's own search process, whatever SEARCH_URL says about another. */
export const localSearchUrl = (config: Config): string => searchUrlOf({ ...config, searchUrl: undefined });

/** What the search process reports when it is ready. */
export interface ReadySearch {
  readonly url: string;
  readonly modelId: string;
  readonly images: number;
}

/** Resolves when searches are answered. @throws the signal's reason if that comes first */
export async function untilReady(config: Config, signal: AbortSignal): Promise<ReadySearch> {
  const url = localSearchUrl(config);
  const client = new SearchClient({ baseUrl: url, token: config.apiToken, timeoutMs: ANSWER_MS });
  const look = async (): Promise<ReadySearch | undefined> => {
    const state = await client.ready(signal).catch(() => undefined);
    return state?.ready ? { url, modelId: state.details.modelId, images: state.details.images } : undefined;
  };
  const ready = await until(look, { everyMs: LOOK_MS, signal });
  signal.throwIfAborted();
  return ready!;
}

/** Resolves when the dashboard shows its pages. @throws the signal's reason if that comes first */
export async function untilDashboardReady(config: Config, signal: AbortSignal): Promise<void> {
  const url = `${dashboardUrlOf(config)}/readyz`;
  const look = (): Promise<boolean> =>
    fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) }).then(
      answer => answer.ok,
      () => false,
    );
  await until(look, { everyMs: LOOK_MS, signal });
  signal.throwIfAborted();
}
