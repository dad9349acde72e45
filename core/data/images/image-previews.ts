import type { ImageSource } from '../../ground/domain/images/image.ts';
import { CRAWLED_SOURCES } from '../../ground/domain/images/image.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

/** An image to look at in a list. */
export interface ImagePreview {
  readonly id: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** A crawled image that nobody has let in yet. */
export interface WaitingImage extends ImagePreview {
  readonly source: ImageSource;
  readonly sourceUrl: string | null;
  readonly caption: string | null;
}

export interface WaitingImages {
  readonly count: number;
  readonly images: readonly WaitingImage[];
}

const PREVIEW = { id: true, sha256: true, width: true, height: true } as const;

/** Images by their ids, without those that are gone. */
export async function imagePreviews(
  { prisma }: Database,
  ids: readonly string[],
): Promise<Map<string, ImagePreview>> {
  const where = { id: { in: [...new Set(ids)] }, state: { not: 'removed' as const } };
  const rows = await prisma.image.findMany({ where, select: PREVIEW });
  return new Map(rows.map(row => [row.id, { ...row, sha256: hexOf(row.sha256) }]));
}

/** Crawled images that wait for somebody to approve a caption, the newest first, and how many there are. */
export async function waitingImages({ prisma }: Database, limit: number): Promise<WaitingImages> {
  const where = { state: 'pending' as const, source: { in: [...CRAWLED_SOURCES] } };
  const [count, rows] = await Promise.all([
    prisma.image.count({ where }),
    prisma.image.findMany({
      where,
      orderBy: { id: 'desc' },
      take: limit,
      select: {
        ...PREVIEW,
        source: true,
        sourceUrl: true,
        captionPairs: { take: 1, orderBy: { id: 'asc' }, select: { persian: true } },
      },
    }),
  ]);
  const images = rows.map(({ captionPairs, sha256, ...row }) => ({
    ...row,
    sha256: hexOf(sha256),
    caption: captionPairs[0]?.persian ?? null,
  }));
  return { count, images };
}
