import { Prisma } from '../../../prisma/generated/client.ts';
import { imageScorer, type ScorerId, textScorer } from '../../ground/domain/captions/scorer.ts';
import { NIL_ID } from '../../ground/domain/id.ts';
import type { EmbeddingSpace, EmbeddingVector } from '../../ground/domain/models/embedding.ts';
import { unpackEmbedding } from '../../ground/domain/models/embedding.ts';
import type { Database } from '../database/database.ts';

/** A pair whose score is missing or came from another scorer. */
export interface UnscoredPair {
  readonly id: string;
  readonly english: string | null;
  readonly persian: string;
  /** The image's embedding in the search model's space; null for a pair that compares texts. */
  readonly image: EmbeddingVector | null;
}

export interface PairScore {
  readonly id: string;
  /** What was scored: if somebody has changed it meanwhile, the score is not kept. */
  readonly persian: string;
  readonly score: number;
  readonly scorer: ScorerId;
  readonly secondScore: number | null;
  readonly secondScorer: ScorerId | null;
}

/**
 * Which pairs need a score, and the scores. Translations compare English and Persian; what people or sellers wrote
 * about an image compares image and text; feedback that has both compares both ways.
 */
export class PairScoreRepository {
  readonly #database: Database;
  readonly #space: EmbeddingSpace;
  readonly #textScorer: ScorerId;
  readonly #imageScorer: ScorerId;

  /**
   * @param scorerModel compares texts with texts.
   * @param space the search model, which compares images with texts.
   */
  constructor(database: Database, scorerModel: string, { modelId, precision }: EmbeddingSpace) {
    this.#database = database;
    this.#space = { modelId, precision };
    this.#textScorer = textScorer(scorerModel);
    this.#imageScorer = imageScorer(modelId);
  }

  /** In order of id, after `after`. A pair that needs an image waits until the image has its embedding. */
  async unscored(limit: number, after = NIL_ID): Promise<UnscoredPair[]> {
    const rows = await this.#database.prisma.$queryRaw<
      { id: string; english: string | null; persian: string; vector: Uint8Array | null }[]
    >`
      SELECT p.id::text, p.english, p.persian, e.vector ${this.#fromUnscored()} AND p.id > ${after}::uuid
      ORDER BY p.id LIMIT ${limit}`;
    return rows.map(({ vector, ...pair }) => ({ ...pair, image: vector && unpackEmbedding(vector) }));
  }

  async countUnscored(): Promise<number> {
    const [row] = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count ${this.#fromUnscored()}`;
    return row!.count;
  }

  /** Pairs `p` to be scored, each with its image's embedding `e` when it is compared with that. */
  #fromUnscored(): Prisma.Sql {
    const { modelId, precision } = this.#space;
    const needsImage = Prisma.sql`(p.english IS NULL OR p.source = 'feedback')`;
    return Prisma.sql`
      FROM caption_pair p
      LEFT JOIN embedding e ON ${needsImage} AND e.model_id = ${modelId}
        AND e.precision = ${precision}::"EmbeddingPrecision" AND e.image_id = p.image_id
      WHERE p.scorer IS DISTINCT FROM CASE WHEN ${needsImage} THEN ${this.#imageScorer} ELSE ${this.#textScorer} END
        AND (e.vector IS NOT NULL OR NOT ${needsImage})`;
  }

  /**
   * Keeps scores, and proposes of each English caption the translation that scores best (the older one when equal).
   * One round trip a batch.
   */
  async save(scores: readonly PairScore[]): Promise<void> {
    if (scores.length === 0) return;
    const ids = scores.map(({ id }) => id);
    await this.#database.prisma.$transaction([
      // Workers that score translations of one caption rank them one after the other, or each would propose its own.
      this.#database.prisma.$executeRaw`
        SELECT FROM english_caption WHERE id IN (
          SELECT english_caption_id FROM caption_pair WHERE id = ANY(${ids}::uuid[]))
        ORDER BY id FOR NO KEY UPDATE`,
      this.#database.prisma.$executeRaw`
        UPDATE caption_pair p
        SET score = s.score, scorer = s.scorer, second_score = s."secondScore", second_scorer = s."secondScorer",
            updated_at = now()
        FROM jsonb_to_recordset(${JSON.stringify(scores)}::jsonb)
          AS s(id uuid, persian text, score real, scorer text, "secondScore" real, "secondScorer" text)
        WHERE p.id = s.id AND p.persian = s.persian`,
      this.#database.prisma.$executeRaw`
        WITH captions AS (
          SELECT DISTINCT english_caption_id AS id FROM caption_pair
          WHERE id = ANY(${ids}::uuid[]) AND english_caption_id IS NOT NULL
        ), ranked AS (
          SELECT p.id, row_number() OVER (
            PARTITION BY p.english_caption_id
            ORDER BY p.scorer = ${this.#textScorer} DESC, p.score DESC NULLS LAST, p.id) = 1 AS best
          FROM caption_pair p JOIN captions c ON c.id = p.english_caption_id
        )
        UPDATE caption_pair p SET proposed = r.best FROM ranked r WHERE r.id = p.id AND p.proposed <> r.best`,
    ]);
  }
}
