import type { Prisma } from '../../prisma/generated/client.ts';
import type { CaptionSource, PairStatus } from '../domain/caption-pair.ts';
import { newId } from '../domain/id.ts';
import type { ImageSource, ImageState } from '../domain/image.ts';
import type { Database } from './database.ts';
import { notifyImagesChanged } from './notifications.ts';

export interface NewCaption {
  readonly persian: string;
  readonly english?: string;
  readonly source: CaptionSource;
  readonly status: PairStatus;
}

/** A stored picture that wants its row. */
export interface NewImage {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
  readonly source: ImageSource;
  readonly sourceUrl?: string | undefined;
  /** The source's own name of the picture; the same one never comes in twice. */
  readonly sourceToken?: string | undefined;
  readonly attribution?: string | undefined;
  readonly city?: string | undefined;
  readonly category?: string | undefined;
  readonly captions: readonly NewCaption[];
}

/** What became of one {@link NewImage}: a new row (or a removed one come back), or one that was there. */
export interface InsertedImage {
  readonly id: string;
  readonly isNew: boolean;
}

export interface RemovedImage {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The pictures' rows, and their captions as they come in. Every change is announced to the search process. */
export class ImageRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Which of these contents (sha256, hex) are here and not removed, with their image ids. */
  async findBySha256(hashes: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#database.prisma.image.findMany({
      where: { sha256: { in: hashes.map(bytesOf) }, state: { not: 'removed' } },
      select: { id: true, sha256: true },
    });
    return new Map(rows.map(({ id, sha256 }) => [hexOf(sha256), id]));
  }

  /** Ids of a source's pictures that are here, by the source's own names of them. */
  async findByTokens(source: ImageSource, tokens: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#database.prisma.image.findMany({
      where: { source, sourceToken: { in: [...tokens] }, state: { not: 'removed' } },
      select: { id: true, sourceToken: true },
    });
    return new Map(rows.flatMap(({ id, sourceToken }) => (sourceToken === null ? [] : [[sourceToken, id]])));
  }

  /** The source's own names of all its pictures that are here. */
  async tokensOf(source: ImageSource): Promise<Set<string>> {
    const rows = await this.#database.prisma.image.findMany({
      where: { source, sourceToken: { not: null }, state: { not: 'removed' } },
      select: { sourceToken: true },
    });
    return new Set(rows.flatMap(({ sourceToken }) => sourceToken ?? []));
  }

  countByState(source?: ImageSource): Promise<Record<ImageState, number>> {
    const where = source ? { source } : {};
    return this.#database.prisma.image.groupBy({ by: ['state'], where, _count: true }).then(groups => ({
      ...{ visible: 0, pending: 0, rejected: 0, hidden: 0, removed: 0 },
      ...Object.fromEntries(groups.map(({ state, _count }) => [state, _count])),
    }));
  }

  /**
   * Inserts pictures with their captions in one transaction. A known content or source token gives the row that is
   * there, with the new captions added to it.
   * @returns one entry for each picture, in order.
   */
  async insert(images: readonly NewImage[]): Promise<InsertedImage[]> {
    return this.#database.prisma.$transaction(async tx => {
      const data = images.map(image => ({ ...toRow(image), id: newId(), sha256: bytesOf(image.sha256) }));
      const created = await tx.image.createManyAndReturn({
        data,
        skipDuplicates: true,
        select: { id: true },
      });
      const createdIds = new Set(created.map(({ id }) => id));
      const result: InsertedImage[] = [];
      for (const [index, row] of data.entries()) {
        result.push(createdIds.has(row.id) ? { id: row.id, isNew: true } : await reuse(tx, images[index]!));
      }
      await this.#addCaptions(tx, images, result);
      await notifyImagesChanged(
        tx,
        result.filter(({ isNew }) => isNew).map(({ id }) => id),
      );
      return result;
    });
  }

  /** Adds captions to a picture that is here. */
  async addCaptions(imageId: string, captions: readonly NewCaption[]): Promise<void> {
    if (captions.length === 0) return;
    const data = captions.map(caption => ({ ...caption, id: newId(), imageId }));
    await this.#database.prisma.captionPair.createMany({ data, skipDuplicates: true });
  }

  async #addCaptions(
    tx: Prisma.TransactionClient,
    images: readonly NewImage[],
    inserted: readonly InsertedImage[],
  ): Promise<void> {
    const data = images.flatMap(({ captions }, index) =>
      captions.map(caption => ({ ...caption, id: newId(), imageId: inserted[index]!.id })),
    );
    if (data.length > 0) await tx.captionPair.createMany({ data, skipDuplicates: true });
  }

  /** Hides pictures from search at once, or shows them again. Removed ones stay removed. */
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
   * Takes up to `limit` pictures of a source out: their captions go, the rows stay as tombstones while an index may
   * hold them. The caller deletes the files.
   * @returns the pictures taken out; fewer than `limit` when it was the last of them.
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
   * Deletes the tombstones that no kept index snapshot can hold: those removed before the oldest of them was begun.
   * @returns how many.
   */
  async purgeRemoved(oldestSnapshot: Date): Promise<number> {
    const { count } = await this.#database.prisma.image.deleteMany({
      where: { state: 'removed', updatedAt: { lt: oldestSnapshot } },
    });
    return count;
  }
}

/** What a row says of a picture besides its identity. */
function toRow({ format, width, height, byteSize, source, ...optional }: NewImage) {
  return {
    ...{ format, width, height, byteSize, source },
    sourceUrl: optional.sourceUrl ?? null,
    sourceToken: optional.sourceToken ?? null,
    attribution: optional.attribution ?? null,
    city: optional.city ?? null,
    category: optional.category ?? null,
  };
}

/** The row that stood in an insert's way; one that had been removed comes back as what came in now. */
async function reuse(tx: Prisma.TransactionClient, image: NewImage): Promise<InsertedImage> {
  const { source, sourceToken } = image;
  const known = await tx.image.findFirst({
    where: { OR: [{ sha256: bytesOf(image.sha256) }, ...(sourceToken ? [{ source, sourceToken }] : [])] },
    select: { id: true, state: true },
  });
  // The insert saw the conflict, and rows only go once their tombstone is old.
  if (!known) throw new Error(`no row stands in the way of ${image.sha256}`);
  if (known.state !== 'removed') return { id: known.id, isNew: false };
  await tx.image.update({
    where: { id: known.id },
    data: { ...toRow(image), state: 'visible', problem: null },
  });
  return { id: known.id, isNew: true };
}
