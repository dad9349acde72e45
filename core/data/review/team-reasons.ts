import { newId } from '../../ground/domain/id.ts';
import type { Database } from '../database/database.ts';

/** A reason to reject that this team has added. */
export interface TeamReason {
  readonly id: string;
  readonly persian: string;
  readonly english: string;
  readonly isArchived: boolean;
}

/** Reasons are never deleted: a rejected pair keeps its reason for good. */
export class TeamReasonRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order in which they were added. */
  async list(): Promise<TeamReason[]> {
    const rows = await this.#database.prisma.teamReason.findMany({ orderBy: { id: 'asc' } });
    return rows.map(({ id, persian, english, archivedAt }) => ({
      id,
      persian,
      english,
      isArchived: archivedAt !== null,
    }));
  }

  /**
   * Adds a reason. Words that are a reason already add none, however often and concurrently they are sent; an archived
   * reason becomes active again.
   */
  async add({
    persian,
    english,
    author,
  }: {
    readonly persian: string;
    readonly english: string;
    readonly author: string;
  }): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('team reason'))`;
      const { count } = await tx.teamReason.updateMany({
        where: { persian, english },
        data: { archivedAt: null },
      });
      if (count === 0) await tx.teamReason.create({ data: { id: newId(), persian, english, author } });
    });
  }

  /** An archived reason can no longer be chosen, and can be made active again. */
  async archive(id: string, isArchived: boolean): Promise<void> {
    const archivedAt = isArchived ? new Date() : null;
    await this.#database.prisma.teamReason.updateMany({ where: { id }, data: { archivedAt } });
  }
}
