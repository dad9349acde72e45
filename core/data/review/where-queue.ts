import { Prisma } from '../../../prisma/generated/client.ts';
import type { QueueSelection } from '../../ground/domain/review/review-queue.ts';
import { foldPersian } from '../../ground/persian/fold.ts';
import { wherePairs } from '../captions/where-pairs.ts';

/** Words of fewer letters match only at the beginning of a word; the index is made of three letters. */
const ANYWHERE_FROM = 3;

/** A queue's filter as an SQL condition on caption_pair `p`. */
export function whereQueue(selection: QueueSelection): Prisma.Sql {
  const { from, to, reviewerId, text, flagged, pairId, imageIds, within, ...filter } = selection;
  const conditions = [
    wherePairs(filter),
    // Disputed pairs have a page of their own (disputes.ts).
    Prisma.sql`NOT p.disputed`,
    from && Prisma.sql`p.created_at >= ${new Date(from)}`,
    to && Prisma.sql`p.created_at < ${new Date(to)}`,
    pairId && Prisma.sql`p.id = ${pairId}::uuid`,
    imageIds && Prisma.sql`p.image_id = ANY(${[...imageIds]}::uuid[])`,
    within?.sources.length && Prisma.sql`p.source = ANY(${within.sources}::"CaptionSource"[])`,
    within?.from && Prisma.sql`p.created_at >= ${new Date(within.from)}`,
    within?.to && Prisma.sql`p.created_at < ${new Date(within.to)}`,
    reviewerId && Prisma.sql`p.reviewer_id = ${reviewerId}`,
    // Written out, so that the planner recognises the condition of the index of flagged pairs.
    flagged !== undefined && (flagged ? Prisma.sql`p.flagged` : Prisma.sql`NOT p.flagged`),
    ...searchPatterns(text ?? '').map(
      pattern => Prisma.sql`caption_search_text(p.english, p.persian) LIKE ${pattern}`,
    ),
  ].filter(condition => condition instanceof Prisma.Sql);
  return Prisma.join(conditions, ' AND ');
}

/** The LIKE patterns for `caption_search_text` of the migrations: one for each word. */
function searchPatterns(text: string): string[] {
  const words = searchForm(text).split(' ').filter(Boolean);
  return words.map(word => {
    const escaped = word.replaceAll(/[\\%_]/g, '\\$&');
    return [...word].length < ANYWHERE_FROM ? `% ${escaped}%` : `%${escaped}%`;
  });
}

/** The same as SQL's caption_search_text, except for its leading space. */
export const searchForm = (text: string): string => foldPersian(text.toWellFormed()).replaceAll('\u200C', '');
