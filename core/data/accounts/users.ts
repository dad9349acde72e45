import { Prisma } from '../../../prisma/generated/client.ts';
import type { ListedUser, Role } from '../../ground/domain/accounts/account.ts';
import { newId } from '../../ground/domain/id.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';

/** The auth library's word for an account that signs in with a password. */
export const CREDENTIAL = 'credential';

/** Who may sign in. Links are made in invitations.ts. */
export class UserRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Oldest first. */
  async list(): Promise<ListedUser[]> {
    const now = new Date();
    const rows = await this.#database.prisma.user.findMany({
      orderBy: { id: 'asc' },
      include: {
        accounts: { where: { providerId: CREDENTIAL }, select: { id: true } },
        sessions: { where: { expiresAt: { gt: now } }, select: { updatedAt: true } },
        invitations: { where: { usedAt: null, expiresAt: { gt: now } }, select: { expiresAt: true } },
      },
    });
    return rows.map(row => ({
      id: row.id,
      name: row.name,
      username: row.username,
      role: row.role,
      createdAt: row.createdAt,
      state: row.disabledAt ? 'disabled' : row.accounts.length > 0 ? 'active' : 'invited',
      lastSeenAt: latest(row.sessions.map(({ updatedAt }) => updatedAt)),
      sessions: row.sessions.length,
      linkUntil: latest(row.invitations.map(({ expiresAt }) => expiresAt)),
    }));
  }

  /** By username or id. @throws NotFoundError 'account.not-found' */
  async find(name: string): Promise<{ id: string; name: string; role: Role }> {
    const user = await this.#database.prisma.user.findFirst({
      where: { OR: [{ username: name }, { id: name }] },
      select: { id: true, name: true, role: true },
    });
    if (!user) throw new NotFoundError('account.not-found', { name });
    return user;
  }

  /** Names by id, for lists; those that are gone are left out. */
  async names(): Promise<Map<string, string>> {
    const rows = await this.#database.prisma.user.findMany({ select: { id: true, name: true } });
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Creates a user who has no password yet. */
  async create({ name, role }: { name: string; role: Role }): Promise<string> {
    const id = newId();
    await this.#database.prisma.user.create({ data: { id, name, role, email: placeholderEmail(id) } });
    return id;
  }

  /** @throws InputError 'account.last-maintainer'; NotFoundError 'account.not-found' */
  async setRole(id: string, role: Role): Promise<void> {
    await this.#keepingMaintainer(id, tx => tx.user.updateMany({ where: { id }, data: { role } }));
  }

  /**
   * Signs the user out everywhere and does not let them in again; their reviews stay.
   * @throws InputError 'account.last-maintainer'; NotFoundError 'account.not-found'
   */
  async disable(id: string): Promise<void> {
    await this.#keepingMaintainer(id, async tx => {
      await tx.session.deleteMany({ where: { userId: id } });
      await tx.invitation.deleteMany({ where: { userId: id, usedAt: null } });
      return tx.user.updateMany({ where: { id, disabledAt: null }, data: { disabledAt: new Date() } });
    });
  }

  /** @throws NotFoundError 'account.not-found' */
  async enable(id: string): Promise<void> {
    const { count } = await this.#database.prisma.user.updateMany({
      where: { id },
      data: { disabledAt: null },
    });
    if (count === 0) throw new NotFoundError('account.not-found', { name: id });
  }

  /** Whether a maintainer can sign in. */
  async hasMaintainer(): Promise<boolean> {
    return (await this.#database.prisma.user.count({ where: ABLE_MAINTAINER, take: 1 })) > 0;
  }

  /** Changes a user; undone when nobody would be left who can let others in, although somebody was before. */
  async #keepingMaintainer(
    id: string,
    change: (tx: Prisma.TransactionClient) => Promise<unknown>,
  ): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      // Of two maintainers who demote each other at the same moment, one has to wait and is refused.
      await tx.$executeRaw(Prisma.sql`LOCK TABLE app_user IN SHARE ROW EXCLUSIVE MODE`);
      if ((await tx.user.count({ where: { id } })) === 0)
        throw new NotFoundError('account.not-found', { name: id });
      const before = await tx.user.count({ where: ABLE_MAINTAINER });
      await change(tx);
      const after = await tx.user.count({ where: ABLE_MAINTAINER });
      if (before > 0 && after === 0) throw new InputError('account.last-maintainer', {});
    });
  }
}

const ABLE_MAINTAINER = {
  role: 'maintainer',
  disabledAt: null,
  accounts: { some: { providerId: CREDENTIAL } },
} as const satisfies Prisma.UserWhereInput;

/** The library wants an address; this one can belong to nobody (RFC 2606). */
const placeholderEmail = (id: string): string => `${id}@negareh.invalid`;

const latest = (dates: readonly Date[]): Date | null =>
  dates.reduce<Date | null>((last, date) => (last && last > date ? last : date), null);
