import type { Prisma } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import { jsonRows } from '../database/json-rows.ts';
import type { NewCaption } from './new-caption.ts';

export interface ImageCaptions {
  readonly imageId: string;
  readonly captions: readonly NewCaption[];
}

/**
 * Adds captions to images. A caption that the image already has, letter for letter, stays unchanged; a deleted image gets none.
 * @returns how many were new, and to which images.
 */
export async function addCaptionPairs(
  db: Pick<Prisma.TransactionClient, '$queryRaw'>,
  images: readonly ImageCaptions[],
): Promise<{ added: number; imageIds: string[] }> {
  const rows = images.flatMap(({ imageId, captions }) =>
    captions.map(({ persian, english, source, status, mismatched }) => {
      return { id: newId(), image_id: imageId, persian, english, source, status, mismatched };
    }),
  );
  if (rows.length === 0) return { added: 0, imageIds: [] };
  const added = await db.$queryRaw<{ image_id: string }[]>`
    INSERT INTO caption_pair (id, image_id, persian, english, source, status, mismatched, updated_at)
    SELECT r.id, i.id, r.persian, r.english, r.source, r.status, r.mismatched, now()
    FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r(
      id uuid, image_id uuid, persian text, english text, source "CaptionSource", status "PairStatus",
      mismatched boolean)
    JOIN image i ON i.id = r.image_id
    ORDER BY i.id, r.persian
    ON CONFLICT DO NOTHING
    RETURNING image_id::text`;
  return { added: added.length, imageIds: [...new Set(added.map(({ image_id }) => image_id))] };
}
