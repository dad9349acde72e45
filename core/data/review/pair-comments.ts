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

/** A comment that names somebody, as that person sees it. */
export interface Mention extends PairComment {
  readonly pairId: string;
  readonly persian: string;
  readonly sha256: string;
  readonly isNew: boolean;
}

/** Comments on pairs, and the people they name. */
export class PairCommentRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A pair's comments, the oldest first. */
  of(pairId: string): Promise<PairComment[]> {
    return this.#database.prisma.pairComment.findMany({
      where: { pairId },
      orderBy: { id: 'asc' },
      select: { id: true, authorId: true, author: true, text: true, createdAt: true },
    });
  }

  /**
   * Adds a comment; the people it names, except its author, find it among their mentions. @throws NotFoundError
   * 'pair.not-found'
   */
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

  /** Deletes one's own comment; a maintainer may also delete those of others. @throws InputError 'auth.forbidden' */
  async delete(id: string, by: { readonly id: string; readonly isMaintainer: boolean }): Promise<void> {
    const { prisma } = this.#database;
    const found = await prisma.pairComment.findUnique({ where: { id }, select: { authorId: true } });
    if (found && found.authorId !== by.id && !by.isMaintainer) {
      throw new InputError('auth.forbidden', { role: 'maintainer' });
    }
    await prisma.pairComment.deleteMany({ where: { id } });
  }

  /** The number of comments that name this person and that this person has not seen. */
  unseen(userId: string): Promise<number> {
    return this.#database.prisma.pairMention.count({ where: { userId, seenAt: null } });
  }

  /** The newest comments that name this person; they count as seen from now on. */
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
