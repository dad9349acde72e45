import { newId } from '../../ground/domain/id.ts';
import { mentionedIn } from '../../ground/domain/review/mentions.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

/** What somebody said about a pair. */
export interface PairComment {
  readonly id: string;
  readonly authorId: string;
  readonly author: string;
  readonly text: string;
  readonly createdAt: Date;
}

/** A comment that names somebody, as that person is shown it. */
export interface Mention extends PairComment {
  readonly pairId: string;
  readonly persian: string;
  readonly sha256: string;
  readonly isNew: boolean;
}

/** What people say to each other about pairs, and whom they name. */
export class PairCommentRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of a pair, the oldest first. */
  of(pairId: string): Promise<PairComment[]> {
    return this.#database.prisma.pairComment.findMany({
      where: { pairId },
      orderBy: { id: 'asc' },
      select: { id: true, authorId: true, author: true, text: true, createdAt: true },
    });
  }

  /** Adds a comment; whoever it names, but for its author, finds it among the mentions. @throws NotFoundError 'pair.not-found' */
  async add({
    pairId,
    author,
    text,
  }: {
    readonly pairId: string;
    readonly author: { readonly id: string; readonly name: string };
    readonly text: string;
  }): Promise<void> {
    const { prisma } = this.#database;
    const people = await prisma.user.findMany({
      where: { disabledAt: null, id: { not: author.id } },
      select: { id: true, name: true, username: true },
    });
    await prisma.$transaction(async tx => {
      const pair = await tx.captionPair.findUnique({ where: { id: pairId }, select: { id: true } });
      if (!pair) throw new NotFoundError('pair.not-found', { pairId });
      const mentions = { create: mentionedIn(text, people).map(userId => ({ userId })) };
      await tx.pairComment.create({
        data: { id: newId(), pairId, authorId: author.id, author: author.name, text, mentions },
      });
    });
  }

  /** Deletes a comment of one's own; a maintainer those of others, too. @throws InputError 'auth.forbidden' */
  async delete(id: string, by: { readonly id: string; readonly isMaintainer: boolean }): Promise<void> {
    const { prisma } = this.#database;
    const found = await prisma.pairComment.findUnique({ where: { id }, select: { authorId: true } });
    if (found && found.authorId !== by.id && !by.isMaintainer) {
      throw new InputError('auth.forbidden', { role: 'maintainer' });
    }
    await prisma.pairComment.deleteMany({ where: { id } });
  }

  /** How many comments name somebody who has not seen them yet. */
  unseen(userId: string): Promise<number> {
    return this.#database.prisma.pairMention.count({ where: { userId, seenAt: null } });
  }

  /** The newest comments that name somebody. From now on they count as seen. */
  async see(userId: string, limit: number): Promise<Mention[]> {
    const { prisma } = this.#database;
    const rows = await prisma.pairMention.findMany({
      where: { userId },
      orderBy: { commentId: 'desc' },
      take: limit,
      select: {
        seenAt: true,
        comment: {
          select: {
            id: true,
            authorId: true,
            author: true,
            text: true,
            createdAt: true,
            pairId: true,
            pair: { select: { persian: true, image: { select: { sha256: true } } } },
          },
        },
      },
    });
    await prisma.pairMention.updateMany({
      where: { userId, seenAt: null, commentId: { in: rows.map(({ comment }) => comment.id) } },
      data: { seenAt: new Date() },
    });
    return rows.map(({ seenAt, comment: { pair, ...comment } }) => ({
      ...comment,
      persian: pair.persian,
      sha256: hexOf(pair.image.sha256),
      isNew: seenAt === null,
    }));
  }
}
