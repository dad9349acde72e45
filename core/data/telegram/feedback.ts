import { Prisma } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import { REPORT_LIMIT_HOURS } from '../../ground/domain/images/report.ts';
import type { FeedbackVerdict } from '../../ground/domain/search/feedback.ts';
import { sha256Of } from '../../ground/files/sha256.ts';
import { splitExclusions } from '../../ground/text/query-exclusions.ts';
import { addCaptionPairs } from '../captions/add-caption-pairs.ts';
import type { Database } from '../database/database.ts';

export interface Vote {
  readonly personHash: Uint8Array<ArrayBuffer>;
  readonly imageId: string;
  readonly verdict: FeedbackVerdict;
  /** The query that found the photo; its words are kept if it had only words. */
  readonly queryId: string;
}

/** The words of a query that describe a fitting photo; null when they also say what is not on it, or are not Persian. */
function captionOf(text: string | null): string | null {
  if (text === null || !/\p{Script=Arabic}/u.test(text)) return null;
  return splitExclusions(text).without.length > 0 || / [+−] /.test(text) ? null : text;
}

/**
 * Identifies a vote and its pair once the words are deleted; it contains the photo's id, so that the same query about
 * several photos stays apart.
 */
const hashOf = (imageId: string, query: string): Uint8Array<ArrayBuffer> => sha256Of(`${imageId} ${query}`);

/**
 * A condition on a caption pair `p`: it came from votes, nobody has reviewed it, and no good vote stands behind it. A vote
 * without its words and without a hash may have given any pair of its photo. The hash is that of `hashOf`.
 */
const IS_ORPHAN = Prisma.sql`(p.source = 'feedback' AND p.status = 'pending'
  AND NOT EXISTS (SELECT FROM review r WHERE r.pair_id = p.id)
  AND NOT EXISTS (
    SELECT FROM feedback f WHERE f.image_id = p.image_id AND f.verdict = 'good' AND (f.query_hash IS NULL
      OR f.query_hash = sha256(convert_to(p.image_id::text || ' ' || p.persian, 'UTF8')))))`;

/** People's votes about photos: one for each person and photo, never shown to others. */
export class FeedbackRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Stores a vote and replaces the same person's last one. The words of a good vote become a caption pair that waits for
   * annotators. The pair is deleted when its last good vote is withdrawn before anybody has reviewed it.
   * @returns false when the photo no longer exists.
   */
  vote({ personHash, imageId, verdict, queryId }: Vote): Promise<boolean> {
    return this.#database.prisma.$transaction(async tx => {
      // One vote for a photo at a time, so that two votes agree on what is left of its pairs.
      const [image] = await tx.$queryRaw<unknown[]>`
        SELECT FROM image WHERE id = ${imageId}::uuid AND state <> 'removed' FOR UPDATE`;
      if (image === undefined) return false;
      const asked = await tx.queryLog.findFirst({
        where: { id: queryId, kind: 'text' },
        select: { text: true },
      });
      const query = captionOf(asked?.text ?? null);
      const queryHash = query === null ? null : hashOf(imageId, query);
      const key = { personHash_imageId: { personHash, imageId } };
      const before = await tx.feedback.findUnique({ where: key });
      await tx.feedback.upsert({
        where: key,
        create: { id: newId(), personHash, imageId, verdict, query, queryHash },
        update: { verdict, query, queryHash },
      });
      const isSame = before?.verdict === verdict && isEqual(before.queryHash, queryHash);
      if (before?.verdict === 'good' && before.queryHash !== null && !isSame) {
        await takeBackPair(tx, imageId, before.queryHash);
      }
      if (verdict === 'good' && query !== null) {
        const caption = { persian: query, source: 'feedback' as const, status: 'pending' as const };
        await addCaptionPairs(tx, [{ imageId, captions: [caption] }]);
      }
      return true;
    });
  }

  /**
   * Deletes a person's votes, with the captions that nobody else gave and nobody has reviewed. Reports stay, without the
   * hash that links them to this person. Reports of the last day keep the hash until they no longer count for the daily
   * limit, because otherwise forgetting would lift the limit.
   */
  forget(personHash: Uint8Array<ArrayBuffer>): Promise<{ readonly votes: number; readonly reports: number }> {
    return this.#database.prisma.$transaction(async tx => {
      const votes = await tx.feedback.findMany({ where: { personHash }, orderBy: { imageId: 'asc' } });
      const ids = votes.map(({ imageId }) => imageId);
      await tx.$executeRaw`SELECT FROM image WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
      await tx.feedback.deleteMany({ where: { personHash } });
      for (const { imageId, verdict, queryHash } of votes) {
        if (verdict === 'good' && queryHash !== null) await takeBackPair(tx, imageId, queryHash);
      }
      const reports = await tx.$executeRaw`
        UPDATE report SET forget_at = created_at + ${REPORT_LIMIT_HOURS} * interval '1 hour'
        WHERE address_hash = ${personHash} AND forget_at IS NULL`;
      await unlinkReports(tx);
      return { votes: votes.length, reports };
    });
  }

  /**
   * Deletes the words of votes from before this moment; the votes stay, and so do their captions until the votes are
   * withdrawn. Also unlinks reports whose person wanted to be forgotten, once they no longer count for the daily limit. And
   * deletes captions that nobody has reviewed and no vote stands behind: earlier versions identified a vote's caption by
   * its words alone.
   */
  async expire(before: Date): Promise<void> {
    const { prisma } = this.#database;
    await prisma.$executeRaw`UPDATE feedback SET query = NULL WHERE query IS NOT NULL AND updated_at < ${before}`;
    await unlinkReports(prisma);
    const images = await prisma.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT image_id AS id FROM caption_pair p WHERE ${IS_ORPHAN}`;
    for (const { id } of images) {
      await prisma.$transaction(async tx => {
        // A vote in progress for this photo holds this row, and may have given the same caption.
        await tx.$queryRaw`SELECT FROM image WHERE id = ${id}::uuid FOR UPDATE`;
        await tx.$executeRaw`DELETE FROM caption_pair p WHERE p.image_id = ${id}::uuid AND ${IS_ORPHAN}`;
      });
    }
  }

  async countVerdicts(): Promise<Record<FeedbackVerdict, number>> {
    const groups = await this.#database.prisma.feedback.groupBy({ by: ['verdict'], _count: true });
    const counts = Object.fromEntries(groups.map(({ verdict, _count }) => [verdict, _count]));
    return { good: 0, bad: 0, irrelevant: 0, ...counts };
  }

  /** A person's votes about these photos, by the photo's id. */
  async find(
    personHash: Uint8Array<ArrayBuffer>,
    imageIds: readonly string[],
  ): Promise<ReadonlyMap<string, FeedbackVerdict>> {
    const rows = await this.#database.prisma.feedback.findMany({
      where: { personHash, imageId: { in: [...imageIds] } },
      select: { imageId: true, verdict: true },
    });
    return new Map(rows.map(({ imageId, verdict }) => [imageId, verdict]));
  }
}

/** Deletes the hash of the reporter from reports whose person wanted to be forgotten. */
const unlinkReports = (tx: Prisma.TransactionClient): Promise<number> =>
  tx.$executeRaw`
    UPDATE report SET address_hash = ''::bytea, forget_at = NULL WHERE forget_at <= now()`;

const isEqual = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one === null || other === null ? one === other : Buffer.compare(one, other) === 0;

/** Deletes the pair of a withdrawn good vote, unless another vote says the same or somebody has reviewed it. */
async function takeBackPair(
  tx: Prisma.TransactionClient,
  imageId: string,
  queryHash: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const others = await tx.feedback.count({ where: { imageId, verdict: 'good', queryHash } });
  if (others > 0) return;
  const untouched = { status: 'pending' as const, reviews: { none: {} } };
  const pairs = await tx.captionPair.findMany({
    where: { imageId, source: 'feedback', ...untouched },
    select: { id: true, persian: true },
  });
  const ids = pairs.filter(({ persian }) => isEqual(hashOf(imageId, persian), queryHash)).map(({ id }) => id);
  await tx.captionPair.deleteMany({ where: { id: { in: ids }, ...untouched } });
}
