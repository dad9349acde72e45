import type { PairStatus } from '../../ground/domain/caption-pair.ts';
import type { Database } from '../database/database.ts';

/** Caption pairs by status. */
export async function countPairs({ prisma }: Database): Promise<Record<PairStatus, number>> {
  const groups = await prisma.captionPair.groupBy({ by: ['status'], _count: true });
  const counts = Object.fromEntries(groups.map(({ status, _count }) => [status, _count]));
  return { pending: 0, approved: 0, rejected: 0, ...counts };
}
