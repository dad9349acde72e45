import { expect } from 'vitest';
import type { CampaignResult } from './campaign.ts';

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
  // Only a kill of the bot, or of the supervisor above it, can come between Telegram and our note.
  const ofTheBot = kills.filter(({ victim }) => victim === 'bot' || victim === 'supervisor').length;
  expect(people.doubled).toBeLessThanOrEqual(ofTheBot);
}
