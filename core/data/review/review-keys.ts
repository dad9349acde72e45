import { ChosenKeys } from '../../ground/domain/review/review-keys.ts';
import type { Database } from '../database/database.ts';

/** The keys that people have chosen for the review. */
export class ReviewKeyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Empty for a person who uses the default keys, or whose keys this version no longer knows. */
  async of(userId: string): Promise<ChosenKeys> {
    const row = await this.#database.prisma.reviewKeys.findUnique({ where: { userId } });
    return ChosenKeys.safeParse(row?.keys).data ?? {};
  }

  async save(userId: string, chosen: ChosenKeys): Promise<void> {
    const keys = { ...chosen };
    await this.#database.prisma.reviewKeys.upsert({
      where: { userId },
      create: { userId, keys },
      update: { keys },
    });
  }
}
