import { randomBytes } from 'node:crypto';
import { LINK_HOURS, type Role } from '../../ground/domain/accounts/account.ts';
import { newId } from '../../ground/domain/id.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import { retryConflicts } from '../database/retry-conflicts.ts';
import { CREDENTIAL, UserRepository } from './users.ts';

/** Whom a link is for: its page greets them by this. */
export interface InvitedUser {
  readonly id: string;
  readonly name: string;
  readonly username: string | null;
  readonly role: Role;
}

export interface OneTimeLink {
  readonly userId: string;
  /** The only copy: the database keeps a hash. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a person chooses after opening a link. */
export interface Acceptance {
  readonly name: string;
  readonly username: string;
  readonly passwordHash: string;
}

/** The first maintainer, until they choose a name. */
const FIRST_MAINTAINER = { name: 'Maintainer', role: 'maintainer' } as const;
const HOUR_MS = 3_600_000;

/** One-time links, by which people choose a password: there is no mail service that could prove who they are. */
export class InvitationRepository {
  readonly #database: Database;
  readonly #users: UserRepository;

  constructor(database: Database) {
    this.#database = database;
    this.#users = new UserRepository(database);
  }

  /** Makes a link for a user; their earlier ones stop working. @throws NotFoundError; InputError 'account.disabled' */
  async create(
    userId: string,
    { hours = LINK_HOURS.usual, createdById }: { hours?: number; createdById?: string } = {},
  ): Promise<OneTimeLink> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + hours * HOUR_MS);
    await this.#database.prisma.$transaction(async tx => {
      const user = await tx.user.findUnique({ where: { id: userId } });
      if (!user) throw new NotFoundError('account.not-found', { name: userId });
      if (user.disabledAt) throw new InputError('account.disabled', { name: user.name });
      await tx.invitation.deleteMany({ where: { userId, usedAt: null } });
      const data = { id: newId(), tokenHash: sha256Of(token), userId, expiresAt };
      await tx.invitation.create({ data: { ...data, createdById: createdById ?? null } });
    });
    return { userId, token, expiresAt };
  }

  /** Creates a user, and a link for them. */
  async invite(
    { name, role }: { name: string; role: Role },
    options: { hours?: number; createdById?: string } = {},
  ): Promise<OneTimeLink> {
    return this.create(await this.#users.create({ name, role }), options);
  }

  /** Whom a working link is for. @throws NotFoundError 'invitation.invalid' */
  async find(token: string): Promise<InvitedUser> {
    const row = await this.#database.prisma.invitation.findFirst({
      where: { tokenHash: sha256Of(token), ...stillWorks() },
      select: { user: { select: { id: true, name: true, username: true, role: true } } },
    });
    if (!row) throw new NotFoundError('invitation.invalid', {});
    return row.user;
  }

  /**
   * Uses up a link: its user gets this name and password, and all of the user's sessions end.
   * @returns the user's id
   * @throws NotFoundError 'invitation.invalid'; InputError 'account.username-taken'
   */
  async accept(token: string, { name, username, passwordHash }: Acceptance): Promise<string> {
    return retryConflicts(() =>
      this.#database.prisma.$transaction(async tx => {
        // The update decides which of two concurrent calls was first.
        const used = await tx.invitation.updateManyAndReturn({
          where: { tokenHash: sha256Of(token), ...stillWorks() },
          data: { usedAt: new Date() },
          select: { userId: true },
        });
        const userId = used[0]?.userId;
        if (userId === undefined) throw new NotFoundError('invitation.invalid', {});
        const other = await tx.user.findUnique({ where: { username }, select: { id: true } });
        if (other && other.id !== userId) throw new InputError('account.username-taken', { username });
        await tx.user.update({ where: { id: userId }, data: { name, username, displayUsername: username } });
        await tx.account.upsert({
          where: { userId_providerId: { userId, providerId: CREDENTIAL } },
          create: {
            id: newId(),
            userId,
            providerId: CREDENTIAL,
            accountId: userId,
            password: passwordHash,
          },
          update: { password: passwordHash },
        });
        await tx.session.deleteMany({ where: { userId } });
        return userId;
      }),
    );
  }

  /**
   * While nobody has become a maintainer: a fresh link for the first one, who is created when needed. Null once
   * somebody has.
   */
  async forFirstMaintainer(options: { hours?: number } = {}): Promise<OneTimeLink | null> {
    if (await this.#users.hasMaintainer()) return null;
    const waiting = await this.#database.prisma.user.findFirst({
      where: { role: 'maintainer', disabledAt: null },
      orderBy: { id: 'asc' },
      select: { id: true },
    });
    return this.create(waiting?.id ?? (await this.#users.create(FIRST_MAINTAINER)), options);
  }
}

const stillWorks = () => ({ usedAt: null, expiresAt: { gt: new Date() }, user: { disabledAt: null } });
