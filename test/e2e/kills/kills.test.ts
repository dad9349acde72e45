import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { expectWhole } from './expect-whole.ts';

/** The short form of kills.long.test.ts: each process once, beside a quarter of the work. */
test('a kill of each process loses nothing, and all of it agrees afterwards', async () => {
  const result = await runCampaign(['bot', 'postgres', 'search', 'ingest', 'worker', 'supervisor'], {
    seed: 7,
    pictures: 12,
    pauseMs: 6_000,
    peopleEveryMs: 600,
  });
  expectWhole(result);
  expect(result.kills).toHaveLength(6);
}, 600_000);
