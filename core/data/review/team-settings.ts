import { z } from 'zod';
import type { Prisma } from '../../../prisma/generated/client.ts';
import { NO_OVERLAP, type OverlapRule } from '../../ground/domain/review/overlap.ts';
import type { Database } from '../database/database.ts';
import { SettingRepository } from '../database/settings.ts';

const KEY = 'review-team';

/** The rules of a team; all of them can be changed during the work. */
export const TeamRule = z.strictObject({
  /** How many people judge each pair of the share below. */
  people: z.number().int().min(1).max(5),
  /** The share of all pairs that several people judge. */
  share: z.number().min(0).max(1),
  /** The share of gold pairs among those that a person is shown. */
  goldShare: z.number().min(0).max(0.5),
  /** Decisions a day that each person is asked for; 0 for none. */
  dailyGoal: z.number().int().min(0).max(10_000),
});
export type TeamRule = z.infer<typeof TeamRule>;

const ALONE: TeamRule = { ...NO_OVERLAP, goldShare: 0, dailyGoal: 0 };

export class TeamSettings {
  readonly #settings: SettingRepository;

  constructor(database: Database) {
    this.#settings = new SettingRepository(database);
  }

  async read(): Promise<TeamRule> {
    return (await this.#settings.get(KEY, TeamRule)) ?? ALONE;
  }

  async overlap(): Promise<OverlapRule> {
    const { people, share } = await this.read();
    return { people, share };
  }

  /** The same, locked until the transaction ends: what is decided by a rule is stored before another rule replaces it. */
  async heldOverlap(tx: Prisma.TransactionClient): Promise<OverlapRule> {
    const [row] = await tx.$queryRaw<
      { value: unknown }[]
    >`SELECT value FROM setting WHERE key = ${KEY} FOR SHARE`;
    const { people, share } = TeamRule.safeParse(row?.value).data ?? ALONE;
    return { people, share };
  }

  async write(rule: TeamRule): Promise<void> {
    await this.#settings.set(KEY, { ...rule });
  }
}
