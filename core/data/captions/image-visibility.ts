import { Prisma } from '../../../prisma/generated/client.ts';
import { CRAWLED_SOURCES } from '../../ground/domain/images/image.ts';
import { notifyImagesChanged } from '../database/notifications.ts';
import { deleteStaleGold } from './stale-gold.ts';

/** Whether an image whose captions nobody has judged yet may be found. */
export interface DecisionOptions {
  readonly showUnreviewed: boolean;
  /** The same of what was crawled, which nobody here has chosen. False when absent. */
  readonly showUnreviewedCrawled?: boolean;
}

/**
 * Lets images follow their caption pairs, and tells who searches: these ones, or all (`null`). An image is found
 * while one of its captions is approved; a user's own also without any caption. While captions wait for review, or
 * for translation, `showUnreviewed` decides, of what was crawled `showUnreviewedCrawled`. What users wrote
 * counts once it is approved: a vote hides nothing. Pairs that are not what they were when they became gold are gold no longer.
 */
export async function updateVisibility(
  tx: Prisma.TransactionClient,
  imageIds: readonly string[] | null,
  options: DecisionOptions,
): Promise<void> {
  const ids = imageIds && [...new Set(imageIds)];
  if (ids?.length === 0) return;
  await deleteStaleGold(tx, ids);
  const changed = await tx.$queryRaw<{ id: string }[]>`
    WITH wanted AS (${wantedStates(ids, options)})
    UPDATE image i SET state = w.state, updated_at = now()
    FROM wanted w WHERE i.id = w.id AND (i.state <> w.state OR i.id = ANY(${ids}::uuid[]))
    RETURNING i.id::text`;
  await notifyImagesChanged(
    tx,
    changed.map(({ id }) => id),
  );
}

/** A query of these images, or all (`null`), with the state that follows from their pairs: columns id, state. */
export const wantedStates = (
  ids: readonly string[] | null,
  { showUnreviewed, showUnreviewedCrawled = false }: DecisionOptions,
): Prisma.Sql => Prisma.sql`
  SELECT i.id, (CASE
    WHEN bool_or(p.status = 'approved') THEN 'visible'
    WHEN i.source::text = ANY(${CRAWLED_SOURCES}::text[]) AND (bool_or(p.status = 'pending') OR count(p.id) = 0)
      THEN ${showUnreviewedCrawled ? 'visible' : 'pending'}
    WHEN bool_or(p.status = 'pending') OR (count(p.id) = 0 AND i.source = 'dataset')
      THEN ${showUnreviewed ? 'visible' : 'pending'}
    WHEN count(p.id) = 0 THEN 'visible'
    ELSE 'rejected' END)::"ImageState" AS state
  FROM image i
  LEFT JOIN caption_pair p ON p.image_id = i.id AND (p.source <> 'feedback' OR p.status = 'approved')
  WHERE i.state IN ('visible', 'pending', 'rejected')
    AND (${ids}::uuid[] IS NULL OR i.id = ANY(${ids}::uuid[]))
  GROUP BY i.id`;
