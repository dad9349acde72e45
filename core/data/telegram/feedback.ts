import type { FeedbackVerdict } from '../../ground/domain/feedback.ts';
import { newId } from '../../ground/domain/id.ts';
import { splitExclusions } from '../../ground/text/query-exclusions.ts';
import { addCaptionPairs } from '../captions/add-caption-pairs.ts';
import type { Database } from '../database/database.ts';

export interface Vote {
  readonly personHash: Uint8Array<ArrayBuffer>;
  readonly imageId: string;
  readonly verdict: FeedbackVerdict;
  /** The query that found the photo; its words are kept when it had nothing but words. */
  readonly queryId: string;
}

/** What words of a query say about a photo that they fit; null for those that say what is not on it, or are no Persian. */
function captionOf(text: string | null): string | null {
  if (text === null || !/\p{Script=Arabic}/u.test(text)) return null;
  return splitExclusions(text).without.length > 0 || / [+−] /.test(text) ? null : text;
}

/** People's votes about photos: one a person and photo, never shown to others. */
export class FeedbackRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keeps a vote in place of the same person's last one. Words that a photo is good for become a caption pair that waits
   * for annotators; it goes again when the last good vote for it is taken back before anybody has looked.
   * @returns false when the photo is gone.
   */
  vote({ personHash, imageId, verdict, queryId }: Vote): Promise<boolean> {
    return this.#database.prisma.$transaction(async tx => {
      // One vote for a photo at a time, so that two of them agree on what is left of its pairs.
      const [image] = await tx.$queryRaw<unknown[]>`
        SELECT FROM image WHERE id = ${imageId}::uuid AND state <> 'removed' FOR UPDATE`;
      if (image === undefined) return false;
      const asked = await tx.queryLog.findFirst({
        where: { id: queryId, kind: 'text' },
        select: { text: true },
      });
      const query = captionOf(asked?.text ?? null);
      const key = { personHash_imageId: { personHash, imageId } };
      const before = await tx.feedback.findUnique({ where: key });
      await tx.feedback.upsert({
        where: key,
        create: { id: newId(), personHash, imageId, verdict, query },
        update: { verdict, query },
      });
      const isSame = before?.verdict === verdict && before.query === query;
      if (before?.verdict === 'good' && before.query !== null && !isSame) {
        const persian = before.query;
        const others = await tx.feedback.count({ where: { imageId, verdict: 'good', query: persian } });
        if (others === 0) {
          const untouched = { status: 'pending' as const, reviews: { none: {} } };
          await tx.captionPair.deleteMany({ where: { imageId, persian, source: 'feedback', ...untouched } });
        }
      }
      if (verdict === 'good' && query !== null) {
        const caption = { persian: query, source: 'feedback' as const, status: 'pending' as const };
        await addCaptionPairs(tx, [{ imageId, captions: [caption] }]);
      }
      return true;
    });
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
