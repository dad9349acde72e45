import { expect, test } from 'vitest';
import { Random } from '../../helpers/random.ts';
import { runCampaign } from './campaign.ts';
import { expectWhole } from './expect-whole.ts';
import { printKills } from './print-kills.ts';
import type { Victim } from './site.ts';

const VICTIMS: readonly Victim[] = ['bot', 'postgres', 'search', 'worker', 'ingest', 'supervisor'];
const ROUNDS = 10;

test('sixty kills at random moments lose nothing, and all of it agrees afterwards', async () => {
  const random = new Random(20_261_125);
  const order = Array.from({ length: ROUNDS }, () => shuffled(VICTIMS, random)).flat();
  const result = await runCampaign(order, { seed: 1 });
  printKills(result);
  expectWhole(result);
  expect(result.kills).toHaveLength(60);
}, 3_600_000);

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items];
  return items.map(() => left.splice(random.below(left.length), 1)[0]!);
}
