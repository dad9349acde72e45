import { Prisma } from '../../../prisma/generated/client.ts';
import type { CaptionSource } from '../../ground/domain/captions/caption-pair.ts';
import type { PairFilter } from '../../ground/domain/captions/pair-filter.ts';
import { NIL_ID } from '../../ground/domain/id.ts';
import type { ImageFacts, ImageSource } from '../../ground/domain/images/image.ts';
import type { Database } from '../database/database.ts';
import { wherePairs } from './where-pairs.ts';

export interface ApprovedPair {
  readonly id: string;
  readonly english: string | null;
  readonly persian: string;
  readonly source: CaptionSource;
  readonly score: number | null;
  readonly scorer: string | null;
  readonly translator: string | null;
  /** Whether a person looked at this pair; otherwise a bulk decision approved it, or it came in approved. */
  readonly isJudged: boolean;
}

/** An image that may be found, with its approved pairs. */
export interface ApprovedImage extends ImageFacts {
  readonly id: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly format: string;
  /** An older image that looks the same. */
  readonly nearDuplicateOfId: string | null;
  readonly pairs: readonly ApprovedPair[];
}

export interface ApprovedChoice extends Pick<PairFilter, 'source' | 'scorer' | 'min' | 'max'> {
  readonly imageSource?: ImageSource | undefined;
}

/** Images of one query. */
const PAGE = 500;

/** What reviewers have approved, for training. Hidden and removed images are never exported. */
export class ApprovedPairRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All images with such a pair, in order of their ids, a page at a time: memory stays flat however many there are. */
  async *images(choice: ApprovedChoice): AsyncGenerator<ApprovedImage> {
    for (let last = NIL_ID; ; ) {
      const page = await this.#page(choice, last);
      for (const { pairs, ...image } of page) if (pairs) yield { ...image, pairs };
      last = page.at(-1)?.id ?? last;
      if (page.length < PAGE) return;
    }
  }

  async count(choice: ApprovedChoice): Promise<{ pairs: number; images: number }> {
    const [row] = await this.#database.prisma.$queryRaw<{ pairs: number; images: number }[]>`
      SELECT count(*)::int AS pairs, count(DISTINCT p.image_id)::int AS images
      FROM caption_pair p JOIN image i ON i.id = p.image_id
      WHERE ${whereApproved(choice)} AND ${whereImage(choice)}`;
    return row!;
  }

  /** Pages of images, not of pairs: an image's pairs come together, along the indexes that are there. */
  #page(choice: ApprovedChoice, last: string) {
    return this.#database.prisma.$queryRaw<
      (Omit<ApprovedImage, 'pairs'> & { pairs: ApprovedPair[] | null })[]
    >`
      SELECT i.id::text, encode(i.sha256, 'hex') AS sha256, i.format, i.width, i.height, i.source::text,
        i.source_url AS "sourceUrl", i.attribution, i.city, i.category,
        i.near_duplicate_of_id::text AS "nearDuplicateOfId", l.pairs
      FROM (SELECT * FROM image i WHERE ${whereImage(choice)} AND i.id > ${last}::uuid ORDER BY i.id LIMIT ${PAGE}) i
      LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object('id', p.id, 'english', p.english, 'persian', p.persian, 'source', p.source,
          'score', p.score, 'scorer', p.scorer, 'translator', p.translator,
          'isJudged', p.reviewer_id IS NOT NULL) ORDER BY p.id) AS pairs
        FROM caption_pair p WHERE p.image_id = i.id AND ${whereApproved(choice)}
      ) l ON true
      ORDER BY i.id`;
  }
}

const whereApproved = ({ source, scorer, min, max }: ApprovedChoice): Prisma.Sql => {
  const filter: PairFilter = { status: 'approved', source, scorer, min, max };
  return wherePairs(filter);
};

const whereImage = ({ imageSource }: ApprovedChoice): Prisma.Sql =>
  imageSource === undefined
    ? Prisma.sql`i.state = 'visible'`
    : Prisma.sql`i.state = 'visible' AND i.source = ${imageSource}::"ImageSource"`;
