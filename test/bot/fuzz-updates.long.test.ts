import { expect, test } from 'vitest';
import { startHarness } from './bot-harness.ts';
import { fuzzUpdates } from './fuzz-updates.ts';

test('twenty thousand hostile updates, with a restart of the bot in each quarter', async () => {
  const harness = await startHarness({ photos: 1 });
  for (let quarter = 0; quarter < 4; quarter += 1) {
    await fuzzUpdates(harness, 5_000, 500);
    await harness.bot.stop();
    await harness.start().ready;
  }
  expect(harness.telegram.calls.length).toBeGreaterThan(0);
  await harness.close();
});
