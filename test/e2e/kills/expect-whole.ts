import { expect } from 'vitest';
import type { CampaignResult, KillRecord } from './campaign.ts';
import type { Double } from './people.ts';

/** By then what Telegram has answered is noted, on a machine that is busy with all the rest. */
const NOTED_MS = 2_000;
/** By then a bot has ended whose supervisor was killed, and what it gave to the network has arrived. */
const ENDS_MS = 6_000;
/** Of the bot's calls at a time, under Telegram's limits (bot/sending/send-budget.ts). */
const UNNOTED = 20;

/** What must hold after any campaign. */
export function expectWhole(result: CampaignResult): void {
  const { kills, findings, lateFailures, people, given, counts, findable } = result;
  expect(findings).toEqual([]);
  expect(lateFailures).toEqual([]);
  // One row, three files, one embedding, one place in the index for every picture.
  expect(counts).toEqual({ images: given, files: 3 * given, embeddings: given, indexed: given });
  expect(findable).toBe(given);
  expect(people.unanswered).toBe(0);
  expect(people.withAlbum).toBeGreaterThan(people.asked / 4);
  expect(people.doubles.filter(double => !kills.some(kill => isBetween(double, kill)))).toEqual([]);
  for (const kill of kills) {
    expect(people.doubles.filter(double => isBetween(double, kill)).length).toBeLessThanOrEqual(UNNOTED);
  }
}

/**
 * Only a kill of the bot, or of the supervisor above it, can come between Telegram and our note: it doubles what was on its way
 * then. Whoever sends again when nobody was killed, or what had long arrived, is at fault.
 */
const isBetween = ({ arrivedAt, answeredAt }: Double, { victim, at }: KillRecord): boolean =>
  (victim === 'bot' || victim === 'supervisor') && answeredAt > at - NOTED_MS && arrivedAt < at + ENDS_MS;
