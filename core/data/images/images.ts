import type { Prisma } from '../../../prisma/generated/client.ts';
import type { ImageSource, ImageState } from '../../ground/domain/images/image.ts';
import { bytesOf, hexOf } from '../../ground/files/sha256.ts';
import { addCaptionPairs, type ImageCaptions } from '../captions/add-caption-pairs.ts';
import type { Database } from '../database/database.ts';
import { notifyImagesChanged } from '../database/notifications.ts';
import { retryConflicts } from '../database/retry-conflicts.ts';
import { insertRows } from './insert-rows.ts';
import { linkNearDuplicates } from './near-duplicates.ts';
import type { InsertedImage, NewImage } from './new-image.ts';
import { type ForgottenImages, removeUnreviewed } from './remove-unreviewed.ts';
import type { RemovedImage } from './removed-image.ts';
import { refuseTakenDown } from './taken-down.ts';

/** An image that is here. */
export interface KnownImage extends RemovedImage {
  /** It could not be read when it was to be embedded. */
  readonly hasProblem: boolean;
}

/** The images' rows, and their captions as they come in. Every change is announced to the search process. */
export class ImageRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The image with this content (sha256, hex), else the one with this source token; no removed one.
   * @throws InputError 'image.taken-down' when it may not come in any more.
   */
  async findKnown(
    sha256: string,
    source: ImageSource,
    sourceToken?: string,
  ): Promise<KnownImage | undefined> {
    await refuseTakenDown(this.#database.prisma, [{ sha256, source, sourceToken }]);
    const rows = await this.#database.prisma.image.findMany({
      where: {
        OR: [{ sha256: bytesOf(sha256) }, ...(sourceToken ? [{ source, sourceToken }] : [])],
        state: { not: 'removed' },
      },
      select: { id: true, sha256: true, format: true, problem: true },
    });
    const known = rows.map(({ problem, ...row }) => ({
      ...row,
      sha256: hexOf(row.sha256),
      hasProblem: problem !== null,
    }));
    return known.find(row => row.sha256 === sha256) ?? known[0];
  }

  /** Ids of a source's images that are here, by the source's own names of them. */
  async findByTokens(source: ImageSource, tokens: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#database.prisma.image.findMany({
      where: { source, sourceToken: { in: [...tokens] }, state: { not: 'removed' }, problem: null },
      select: { id: true, sourceToken: true },
    });
    return new Map(rows.flatMap(({ id, sourceToken }) => (sourceToken === null ? [] : [[sourceToken, id]])));
  }

  /** The source's own names of all its images that are here and in order. */
  async tokensOf(source: ImageSource): Promise<Set<string>> {
    const rows = await this.#database.prisma.image.findMany({
      where: { source, sourceToken: { not: null }, state: { not: 'removed' }, problem: null },
      select: { sourceToken: true },
    });
    return new Set(rows.flatMap(({ sourceToken }) => sourceToken ?? []));
  }

  countByState(source?: ImageSource): Promise<Record<ImageState, number>> {
    const where = source ? { source } : {};
    return this.#database.prisma.image.groupBy({ by: ['state'], where, _count: true }).then(groups => ({
      visible: 0,
      pending: 0,
      rejected: 0,
      hidden: 0,
      removed: 0,
      ...Object.fromEntries(groups.map(({ state, _count }) => [state, _count])),
    }));
  }

  /**
   * Inserts images with their captions in one transaction. A known content or source token gives the row that is
   * there, with the new captions added to it.
   * @returns one entry for each image, in order.
   * @throws InputError 'image.taken-down' when one of them may not come in; then none does.
   */
  insert(images: readonly NewImage[]): Promise<InsertedImage[]> {
    const run = async (tx: Prisma.TransactionClient) => {
      const inserted = await insertRows(tx, images);
      await addCaptionPairs(
        tx,
        images.map(({ captions }, index) => ({ imageId: inserted[index]!.id, captions })),
      );
      const news = inserted.filter(({ isNew }) => isNew);
      await notifyImagesChanged(
        tx,
        news.map(({ id }) => id),
      );
      return inserted;
    };
    return retryConflicts(() => this.#database.prisma.$transaction(run));
  }

  /**
   * Adds captions to images that are here, all in one transaction: a transaction costs as much as hundreds of rows.
   * @returns how many were new.
   */
  addCaptions(images: readonly ImageCaptions[]): Promise<number> {
    if (images.every(({ captions }) => captions.length === 0)) return Promise.resolve(0);
    const run = async (tx: Prisma.TransactionClient) => {
      const { added, imageIds } = await addCaptionPairs(tx, images);
      if (added === 0) return 0;
      // An image's own time tells readers of changes that its captions have changed.
      await tx.image.updateMany({ where: { id: { in: imageIds } }, data: { updatedAt: new Date() } });
      await notifyImagesChanged(tx, imageIds);
      return added;
    };
    return retryConflicts(() => this.#database.prisma.$transaction(run));
  }

  /** Links images each to the oldest one that looks the same, if there is one. */
  linkNearDuplicates(imageIds: readonly string[]): Promise<void> {
    return linkNearDuplicates(this.#database, imageIds);
  }

  /** Hides images from search at once, or shows them again. Removed ones stay removed. */
  async setState(ids: readonly string[], state: 'visible' | 'hidden'): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      await tx.image.updateMany({
        where: { id: { in: [...ids] }, state: { not: 'removed' } },
        data: { state },
      });
      await notifyImagesChanged(tx, ids);
    });
  }

  /**
   * Takes up to `limit` images of a source out: their captions go, the rows stay as tombstones while an index may
   * hold them. The caller deletes the files.
   * @returns the images taken out; fewer than `limit` when it was the last of them.
   */
  async removeSome(source: ImageSource, limit: number): Promise<RemovedImage[]> {
    return this.#database.prisma.$transaction(async tx => {
      const rows = await tx.image.findMany({
        where: { source, state: { not: 'removed' } },
        select: { id: true, sha256: true, format: true },
        orderBy: { id: 'asc' },
        take: limit,
      });
      const ids = rows.map(({ id }) => id);
      await tx.captionPair.deleteMany({ where: { imageId: { in: ids } } });
      await tx.image.updateMany({
        where: { id: { in: ids } },
        data: { state: 'removed', sourceToken: null },
      });
      await notifyImagesChanged(tx, ids);
      return rows.map(({ id, sha256, format }) => ({ id, sha256: hexOf(sha256), format }));
    });
  }

  /**
   * Takes out what only a page that is gone has brought: its captions that nobody has decided on, and the images that have no
   * other. Their rows stay as tombstones; the caller deletes the files, also those that an earlier call has left.
   */
  removeUnreviewed(source: ImageSource, pageUrl: string): Promise<ForgottenImages> {
    return this.#database.prisma.$transaction(tx => removeUnreviewed(tx, source, pageUrl));
  }

  /**
   * Deletes the tombstones that no kept index snapshot can hold: those removed before the oldest of them was begun.
   * @returns how many.
   */
  async deleteRemoved(oldestSnapshot: Date): Promise<number> {
    const { count } = await this.#database.prisma.image.deleteMany({
      where: { state: 'removed', updatedAt: { lt: oldestSnapshot } },
    });
    return count;
  }
}
