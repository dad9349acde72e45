import { Prisma } from '../../../prisma/generated/client.ts';
import type { ImageSource } from '../../ground/domain/images/image.ts';
import { notifyImagesChanged } from '../database/notifications.ts';
import type { RemovedImage } from './removed-image.ts';

type Transaction = Prisma.TransactionClient;

/** What became of the images of a removed page. */
export interface ForgottenImages {
  /** Those whose files are to be deleted: taken out now, or by a call that was killed before it deleted them. */
  readonly removed: readonly RemovedImage[];
  /** Ids of those that stay because of other captions. */
  readonly kept: readonly string[];
}

interface Row extends RemovedImage {
  readonly state: string;
}

/**
 * Takes out what only a page that is gone has brought: its crawled captions that nobody has decided on, and then the images
 * without any caption. One image stands for all entries with the same bytes, whose captions stay.
 */
export async function removeUnreviewed(
  tx: Transaction,
  source: ImageSource,
  pageUrl: string,
): Promise<ForgottenImages> {
  // Locked first and looked at after that: a statement that waits for a lock sees other tables as they were before it.
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id::text, encode(sha256, 'hex') AS sha256, format, state::text FROM image
    WHERE source = ${source}::"ImageSource" AND source_url = ${pageUrl} AND state IN ('pending', 'visible', 'removed')
    ORDER BY id FOR UPDATE`;
  const present = rows.filter(({ state }) => state !== 'removed').map(({ id }) => id);
  const shared = await idsOfOtherPages(tx, present, pageUrl);
  const ids = present.filter(id => !shared.has(id));
  await deleteCaptions(tx, { source, pageUrl, ids });
  const gone = await tx.image.updateManyAndReturn({
    where: { id: { in: ids }, captionPairs: { none: {} }, englishCaptions: { none: {} } },
    data: { state: 'removed', sourceToken: null, perceptualHash: null },
    select: { id: true },
  });
  const goneIds = new Set(gone.map(({ id }) => id));
  const kept = ids.filter(id => !goneIds.has(id));
  // An image's own time tells readers of changes that its captions have changed.
  await tx.image.updateMany({ where: { id: { in: kept } }, data: { updatedAt: new Date() } });
  await notifyImagesChanged(tx, ids);
  const removed = rows
    .filter(({ id, state }) => state === 'removed' || goneIds.has(id))
    .map(({ id, sha256, format }) => ({ id, sha256, format }));
  return { removed, kept };
}

/** Images that another page of the source shows too, by the source's own names of them. */
async function idsOfOtherPages(
  tx: Transaction,
  ids: readonly string[],
  pageUrl: string,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT i.id::text FROM image i WHERE i.id = ANY(${ids}::uuid[]) AND EXISTS (
      SELECT FROM crawl_item c
      WHERE c.source = i.source AND c.kind = 'picture' AND c.state = 'done'
        AND c.picture->>'imageToken' = i.source_token AND c.picture->>'pageUrl' <> ${pageUrl})`;
  return new Set(rows.map(({ id }) => id));
}

/**
 * The page's own captions that nobody has decided on, and what was translated of them; one that is approved meanwhile stays,
 * as its row is looked at again.
 */
async function deleteCaptions(
  tx: Transaction,
  page: { readonly source: ImageSource; readonly pageUrl: string; readonly ids: readonly string[] },
): Promise<void> {
  const { source, pageUrl, ids } = page;
  if (ids.length === 0) return;
  const wanted = Prisma.sql`image_id = ANY(${ids}::uuid[])`;
  const texts = Prisma.sql`(
    SELECT caption->>'text' FROM crawl_item c, jsonb_array_elements(c.picture->'captions') AS caption
    WHERE c.source = ${source}::"ImageSource" AND c.kind = 'picture' AND c.picture->>'pageUrl' = ${pageUrl})`;
  const english = Prisma.sql`(SELECT id FROM english_caption WHERE ${wanted} AND text IN ${texts})`;
  await tx.$executeRaw`
    DELETE FROM caption_pair
    WHERE ${wanted} AND status = 'pending'
      AND ((source = 'crawled' AND persian IN ${texts}) OR english_caption_id IN ${english})`;
  await tx.$executeRaw`
    DELETE FROM english_caption e
    WHERE e.id IN ${english} AND NOT EXISTS (SELECT FROM caption_pair p WHERE p.english_caption_id = e.id)`;
}
