import type { ListedSession } from '../../ground/domain/accounts/account.ts';
import type { Database } from '../database/database.ts';

/** Browsers that are signed in. The auth library makes and reads these rows; here they are listed and ended. */
export class SessionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of one user, or of all; last seen first. */
  async list(userId?: string): Promise<ListedSession[]> {
    const rows = await this.#database.prisma.session.findMany({
      where: { expiresAt: { gt: new Date() }, ...(userId !== undefined && { userId }) },
      orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
    });
    return rows.map(({ id, userId: owner, userAgent, ipAddress, createdAt, updatedAt }) => ({
      id,
      userId: owner,
      userAgent,
      address: ipAddress,
      createdAt,
      lastSeenAt: updatedAt,
    }));
  }

  /** Ends a session, only if it is this user's when a user is given. @returns whether there was one */
  async end(id: string, userId?: string): Promise<boolean> {
    const where = { id, ...(userId !== undefined && { userId }) };
    return (await this.#database.prisma.session.deleteMany({ where })).count > 0;
  }

  /** Ends all sessions of a user, except one if it is given. @returns how many */
  async endAll(userId: string, { except }: { except?: string } = {}): Promise<number> {
    const where = { userId, ...(except !== undefined && { id: { not: except } }) };
    return (await this.#database.prisma.session.deleteMany({ where })).count;
  }
}
