import { Prisma } from '../../../prisma/generated/client.ts';
import { NIL_ID, newId } from '../../ground/domain/id.ts';
import type { Database } from '../database/database.ts';

export interface EnglishCaption {
  readonly id: string;
  readonly imageId: string;
  readonly text: string;
}

/** Imported English captions, and which of them a service has not translated yet. */
export class EnglishCaptionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps captions; one that an image has already is left as it is. @returns how many were new. */
  async add(captions: readonly { imageId: string; text: string }[]): Promise<number> {
    const data = captions.map(({ imageId, text }) => ({ id: newId(), imageId, text }));
    const { count } = await this.#database.prisma.englishCaption.createMany({ data, skipDuplicates: true });
    return count;
  }

  /**
   * Captions that this service, in this version, has neither translated nor refused, in order of id from behind
   * `after`.
   */
  untranslated(
    translator: string,
    version: string,
    limit: number,
    after = NIL_ID,
  ): Promise<EnglishCaption[]> {
    return this.#database.prisma.$queryRaw<EnglishCaption[]>`
      SELECT e.id::text, e.image_id::text AS "imageId", e.text
      FROM english_caption e
      WHERE e.id > ${after}::uuid AND ${isUntranslated(translator, version)}
      ORDER BY e.id LIMIT ${limit}`;
  }

  async countUntranslated(translator: string, version: string): Promise<number> {
    const [row] = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM english_caption e WHERE ${isUntranslated(translator, version)}`;
    return row!.count;
  }
}

/**
 * True of a caption `e` that has neither a pair of this service's making nor its refusal, and whose image has no pair
 * with the very words that the service gave: two services, or two captions of an image, may agree on them.
 */
const isUntranslated = (translator: string, version: string): Prisma.Sql => Prisma.sql`
  NOT EXISTS (
    SELECT FROM caption_pair p
    WHERE p.english_caption_id = e.id AND p.translator = ${translator} AND p.translator_version = ${version})
  AND NOT EXISTS (
    SELECT FROM translation_cache c
    WHERE c.translator = ${translator} AND c.version = ${version}
      AND c.text_hash = sha256(convert_to(e.text, 'UTF8'))
      AND (c.persian IS NULL OR EXISTS (
        SELECT FROM caption_pair same WHERE same.image_id = e.image_id AND same.persian = c.persian)))`;
