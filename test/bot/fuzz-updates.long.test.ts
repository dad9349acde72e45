import { test } from 'vitest';
import { startHarness } from './bot-harness.ts';
import { fuzzUpdates } from './fuzz-updates.ts';

test('twenty thousand hostile updates, with ten restarts of the bot in the middle of them', async () => {
  const harness = await startHarness({ photos: 1 });
  await fuzzUpdates(harness, { count: 20_000, batch: 500, restartEvery: 4 });
  await harness.close();
});
