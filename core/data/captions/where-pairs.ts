import { Prisma } from '../../../prisma/generated/client.ts';
import type { PairFilter } from '../../ground/domain/captions/pair-filter.ts';

/** A filter as an SQL condition on caption_pair `p`. */
export function wherePairs({ source, status, scorer, min, max, proposed }: PairFilter): Prisma.Sql {
  const conditions = [
    source && Prisma.sql`p.source = ${source}::"CaptionSource"`,
    status && Prisma.sql`p.status = ${status}::"PairStatus"`,
    scorer !== undefined && Prisma.sql`p.scorer = ${scorer}`,
    // A score is kept as float4: compared as one, 0.7 is not above itself.
    min !== undefined && Prisma.sql`p.score >= ${min}::float4`,
    max !== undefined && Prisma.sql`p.score < ${max}::float4`,
    proposed !== undefined && Prisma.sql`p.proposed = ${proposed}`,
  ].filter(condition => condition instanceof Prisma.Sql);
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`;
}
