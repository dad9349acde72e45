import type { Config } from '../config.ts';
import { activeModelName } from '../jobs/active-model.ts';
import type { Log } from '../log.ts';
import { openDatabase } from '../store/database.ts';
import { listen } from '../store/notifications.ts';
import { LiveSearch } from './live-search.ts';
import { type OpenSearchOptions, openSearch } from './open-search.ts';

/** {@link openSearch}, and whatever model is chosen from then on; throws as it does. */
export async function openLiveSearch(
  config: Config,
  log: Log,
  databaseUrl: string,
  options: OpenSearchOptions = {},
): Promise<Pick<LiveSearch, 'current' | 'search' | 'close'>> {
  const database = openDatabase(databaseUrl);
  try {
    const live = await LiveSearch.open({
      open: () => openSearch(config, log, databaseUrl, options),
      activeName: () => activeModelName(database, config),
      listen: listener => listen(databaseUrl, ['model_changed'], listener, log),
      log,
    });
    return {
      search: request => live.search(request),
      get current() {
        return live.current;
      },
      close: async () => {
        await live.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
