import type { Prisma } from '../../../prisma/generated/client.ts';

/** Pairs of these images, or all (`null`), that were decided otherwise since are gold no longer: nobody knows their answer. */
export async function deleteStaleGold(
  tx: Prisma.TransactionClient,
  imageIds: readonly string[] | null,
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM gold_pair g USING caption_pair p
    WHERE p.id = g.pair_id AND p.status <> g.expected
      AND (${imageIds}::uuid[] IS NULL OR p.image_id = ANY(${imageIds}::uuid[]))`;
}
