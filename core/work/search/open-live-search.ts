import { openDatabase } from '../../data/database/database.ts';
import { listen } from '../../data/database/notifications.ts';
import type { Config } from '../../ground/config.ts';
import type { Log } from '../../ground/log.ts';
import { activeModelName } from '../model-in-use/active-model.ts';
import { LiveSearch } from './live-search.ts';
import { type OpenSearchOptions, openSearch } from './open-search.ts';

/**
 * {@link openSearch}, and whatever model is chosen from then on; throws as it does.
 * @param server the database; closed with the search, or when that cannot be opened.
 */
export function openLiveSearch(
  config: Config,
  log: Log,
  server: { readonly url: string; close(): Promise<void> },
  options: OpenSearchOptions = {},
): Promise<LiveSearch> {
  const { url } = server;
  const database = openDatabase(url);
  return LiveSearch.open({
    open: () => openSearch(config, log, url, options),
    activeName: () => activeModelName(database, config),
    listen: listener => listen(url, ['model_changed'], listener, log),
    release: async () => {
      await database.close();
      await server.close();
    },
    log,
  });
}
