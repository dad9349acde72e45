import type { HubSettings } from '../../../core/engines/models/hub/hub-defaults.ts';
import { pullRepository } from '../../../core/engines/models/hub/pull-repository.ts';

/** A separate process that downloads a repository, for tests that kill it: `node pull-repository.ts <settings as JSON> <repo>`. */
const [settings, repo] = process.argv.slice(2);
await pullRepository(JSON.parse(settings!) as HubSettings, {
  repo: repo!,
  choose: names => names,
  onProgress: ({ done }) => process.send?.(done),
});
