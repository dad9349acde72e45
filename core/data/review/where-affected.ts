import { Prisma } from '../../../prisma/generated/client.ts';
import type { BulkRequest } from '../../ground/domain/review/bulk-request.ts';
import { wherePairs } from '../captions/where-pairs.ts';

/**
 * An SQL condition on caption_pair `p`: the pending pairs that a request is about, except those that an adjudicator has to
 * settle.
 */
export function whereAffected({ filter, approveFrom, rejectBelow }: BulkRequest): Prisma.Sql {
  const sides = [
    ...(approveFrom === null ? [] : [Prisma.sql`p.score >= ${approveFrom}::float4`]),
    ...(rejectBelow === null ? [] : [Prisma.sql`p.score < ${rejectBelow}::float4`]),
  ];
  return Prisma.sql`${wherePairs({ ...filter, status: 'pending' })} AND NOT p.disputed
    AND (${Prisma.join(sides, ' OR ')})`;
}
