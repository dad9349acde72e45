import { createHash } from 'node:crypto';
import type { Database } from '../../../../core/data/database/database.ts';
import type { CaptionSource, PairStatus } from '../../../../core/ground/domain/captions/caption-pair.ts';
import { newId } from '../../../../core/ground/domain/id.ts';

export interface PutPair {
  readonly persian?: string;
  readonly english?: string | null;
  readonly score?: number | null;
  readonly status?: PairStatus;
  readonly source?: CaptionSource;
  readonly flagged?: boolean;
  readonly flags?: string[];
  /** Pairs of the same name share an image. */
  readonly picture?: string;
  readonly createdAt?: Date;
}

/** Puts pairs in, each on an image of its own unless told otherwise. @returns the pairs' ids in order. */
export async function putPairs({ prisma }: Database, pairs: readonly PutPair[]): Promise<string[]> {
  const images = new Map<string, string>();
  const rows = pairs.map(({ picture, ...pair }, index) => {
    const name = picture ?? `picture ${index} ${newId()}`;
    const imageId = images.get(name) ?? newId();
    images.set(name, imageId);
    return {
      persian: `زوج ${index}`,
      source: 'translated' as const,
      scorer: 'text:m',
      score: 0.5,
      ...pair,
      id: newId(),
      imageId,
    };
  });
  await prisma.image.createMany({
    data: [...images].map(([name, id]) => ({
      id,
      format: 'jpeg',
      width: 4,
      height: 3,
      byteSize: 1,
      source: 'dataset' as const,
      sha256: Uint8Array.from(createHash('sha256').update(name).digest()),
    })),
  });
  await prisma.captionPair.createMany({ data: rows });
  return rows.map(({ id }) => id);
}
