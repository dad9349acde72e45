import type { ImageFacts, ImageSource, ImageState } from '../../ground/domain/images/image.ts';
import { bytesOf, hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

/** What decides whether an image's file may be sent to someone. */
export interface StoredImage {
  readonly id: string;
  readonly format: string;
  readonly state: ImageState;
}

/** An image with all that its own page says of it. */
export interface ShownImage extends ImageFacts {
  readonly id: string;
  readonly sha256: string;
  readonly state: ImageState;
  readonly createdAt: Date;
  /** Persian, the best first, without rejected ones. */
  readonly captions: readonly string[];
}

/** What the collection can be narrowed by: the values that visible images have, the most frequent first. */
export interface Facets {
  readonly sources: readonly ImageSource[];
  readonly cities: readonly string[];
  readonly categories: readonly string[];
}

const CAPTIONS = 5;
/** Values of one facet that a list can hold. */
const FACET_VALUES = 200;

/** Reads what the dashboard shows of single images. */
export class ShownImageRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The image of this content (sha256, hex), whatever its state; null when there is none. */
  findByContent(sha256: string): Promise<StoredImage | null> {
    return this.#database.prisma.image.findUnique({
      where: { sha256: bytesOf(sha256) },
      select: { id: true, format: true, state: true },
    });
  }

  /** An image by its id, whatever its state; null when there is none. */
  async find(id: string): Promise<ShownImage | null> {
    const row = await this.#database.prisma.image.findUnique({
      where: { id },
      include: {
        captionPairs: {
          where: { status: { not: 'rejected' } },
          orderBy: [{ status: 'desc' }, { score: { sort: 'desc', nulls: 'last' } }, { id: 'asc' }],
          take: CAPTIONS,
          select: { persian: true },
        },
      },
    });
    if (!row) return null;
    const { sha256, captionPairs, ...image } = row;
    return { ...image, sha256: hexOf(sha256), captions: captionPairs.map(({ persian }) => persian) };
  }

  /** Reads all visible rows: a second for a million. Ask seldom and keep the answer. */
  async facets(): Promise<Facets> {
    const { prisma } = this.#database;
    const values = (column: 'city' | 'category') =>
      prisma.image.groupBy({
        by: [column],
        where: { state: 'visible', [column]: { not: null } },
        orderBy: { _count: { id: 'desc' } },
        take: FACET_VALUES,
      });
    const [sources, cities, categories] = await Promise.all([
      prisma.image.groupBy({ by: ['source'], where: { state: 'visible' } }),
      values('city'),
      values('category'),
    ]);
    return {
      sources: sources.map(({ source }) => source),
      cities: cities.flatMap(({ city }) => city ?? []),
      categories: categories.flatMap(({ category }) => category ?? []),
    };
  }

  /** The newest visible images, for readers of a list of pages. */
  newest(limit: number): Promise<{ id: string; updatedAt: Date }[]> {
    return this.#database.prisma.image.findMany({
      where: { state: 'visible' },
      orderBy: { id: 'desc' },
      take: limit,
      select: { id: true, updatedAt: true },
    });
  }
}
