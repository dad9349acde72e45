import { type Assignment, isEverything } from '../../ground/domain/review/assignment.ts';
import type { Database } from '../database/database.ts';

/** Assigns parts of the work to people. */
export class AssignmentRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined for a person who may review everything. */
  async of(userId: string): Promise<Assignment | undefined> {
    const row = await this.#database.prisma.reviewAssignment.findUnique({ where: { userId } });
    return row ? toAssignment(row) : undefined;
  }

  /** Keyed by person. */
  async all(): Promise<Map<string, Assignment>> {
    const rows = await this.#database.prisma.reviewAssignment.findMany();
    return new Map(rows.map(({ userId, ...row }) => [userId, toAssignment(row)]));
  }

  /** People may finish what they have on the screen. */
  async write(userId: string, assignment: Assignment): Promise<void> {
    const { prisma } = this.#database;
    if (isEverything(assignment)) {
      await prisma.reviewAssignment.deleteMany({ where: { userId } });
      return;
    }
    const { sources, from, to } = assignment;
    const data = { sources, from: from && new Date(from), to: to && new Date(to) };
    await prisma.reviewAssignment.upsert({
      where: { userId },
      create: { userId, ...data },
      update: data,
    });
  }
}

const toAssignment = ({
  sources,
  from,
  to,
}: Pick<Assignment, 'sources'> & { from: Date | null; to: Date | null }): Assignment => ({
  sources,
  from: from?.toISOString() ?? null,
  to: to?.toISOString() ?? null,
});
