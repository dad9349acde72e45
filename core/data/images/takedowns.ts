import { Prisma } from '../../../prisma/generated/client.ts';
import { bytesOf, hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import { notifyImagesChanged } from '../database/notifications.ts';
import { forgetExamplesAt, forgetExamplesOf } from './forget-examples.ts';
import type { RemovedImage } from './removed-image.ts';

/** What rows still say of images. */
export interface RowTraces {
  readonly rows: number;
  readonly captions: number;
  readonly embeddings: number;
  readonly telegramFiles: number;
}

/** Entries `c` of crawls that are about this page, or this image. */
const isAt = (address: string): Prisma.Sql =>
  Prisma.sql`(c.picture->>'url' = ${address} OR c.picture->>'pageUrl' = ${address})`;

const REFERENCE = { id: true, sha256: true, format: true } as const;

/** Takes images down for good, and proves it. */
export class TakedownRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Images by id, also removed ones. */
  findById(id: string): Promise<RemovedImage[]> {
    return this.#find({ id });
  }

  /** @param sha256 lower-case hex */
  findByContent(sha256: string): Promise<RemovedImage[]> {
    return this.#find({ sha256: bytesOf(sha256) });
  }

  /** Images that came from this page, or were fetched from this address. */
  async findByAddress(address: string): Promise<RemovedImage[]> {
    const rows = await this.#database.prisma.$queryRaw<{ id: string }[]>`
      SELECT i.id::text FROM image i WHERE i.source_url = ${address}
      UNION
      SELECT c.image_id::text FROM crawl_item c WHERE c.image_id IS NOT NULL AND ${isAt(address)}`;
    return this.#find({ id: { in: rows.map(({ id }) => id) } });
  }

  async #find(where: Prisma.ImageWhereInput): Promise<RemovedImage[]> {
    const rows = await this.#database.prisma.image.findMany({
      where,
      select: REFERENCE,
      orderBy: { id: 'asc' },
    });
    return rows.map(({ id, sha256, format }) => ({ id, sha256: hexOf(sha256), format }));
  }

  /**
   * Takes images out: out of search at once, with all that is known of them, and noted so that they stay out. The rows
   * stay as tombstones while an index may hold them. A second time changes nothing. The caller deletes the files.
   */
  async takeDown(ids: readonly string[]): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      const wanted = Prisma.sql`ANY(${[...ids]}::uuid[])`;
      // Whoever embeds one of them at this moment comes before or after this, not in between.
      await tx.$executeRaw`SELECT FROM image WHERE id = ${wanted} ORDER BY id FOR UPDATE`;
      await tx.$executeRaw`
        INSERT INTO taken_down (sha256, source, source_token, was_indexed)
        SELECT i.sha256, i.source, i.source_token, EXISTS (SELECT FROM embedding e WHERE e.image_id = i.id)
        FROM image i WHERE i.id = ${wanted}
        ON CONFLICT (sha256) DO NOTHING`;
      await forgetExamplesOf(tx, ids);
      // A crawl keeps people's words about them. The entries stay, so that no list adds the images again.
      await tx.$executeRaw`
        UPDATE crawl_item c SET state = 'dropped', reason = 'image.taken-down', picture = '{}', updated_at = now()
        WHERE c.image_id = ${wanted}`;
      // Evaluations keep captions of what was found late.
      await tx.$executeRaw`
        UPDATE evaluation e SET result = jsonb_set(result, '{hardest}', coalesce((
          SELECT jsonb_agg(h) FROM jsonb_array_elements(result->'hardest') AS h
          WHERE h->>'picture' NOT IN (SELECT encode(sha256, 'hex') FROM image WHERE id = ${wanted})), '[]'))
        WHERE EXISTS (
          SELECT FROM jsonb_array_elements(result->'hardest') AS h
          WHERE h->>'picture' IN (SELECT encode(sha256, 'hex') FROM image WHERE id = ${wanted}))`;
      const where = { imageId: { in: [...ids] } };
      await tx.captionPair.deleteMany({ where });
      // Messages say captions; one that still waits tells of a photo that is no more. Behind the pairs: whoever changed one of
      // them at this moment has written its message by now.
      await tx.$executeRaw`
        DELETE FROM webhook_delivery d WHERE EXISTS (
          SELECT FROM jsonb_array_elements(d.payload::jsonb->'data'->'pairs') AS p
          WHERE (p->>'imageId')::uuid = ${wanted})`;
      await tx.englishCaption.deleteMany({ where });
      await tx.embedding.deleteMany({ where });
      await tx.telegramFile.deleteMany({ where });
      await tx.feedback.deleteMany({ where });
      const nothing = {
        sourceToken: null,
        sourceUrl: null,
        attribution: null,
        city: null,
        category: null,
        perceptualHash: null,
      };
      await tx.image.updateMany({
        where: { id: { in: [...ids] } },
        data: { state: 'removed', ...nothing },
      });
      await notifyImagesChanged(tx, ids);
    });
  }

  /** Whether a crawl knows a page or an image's address, fetched or not. */
  async hasEntries(address: string): Promise<boolean> {
    const rows = await this.#database.prisma.$queryRaw<unknown[]>`
      SELECT FROM crawl_item c WHERE ${isAt(address)} LIMIT 1`;
    return rows.length > 0;
  }

  /** Deletes what crawls know of it: it is never fetched again, and no words of people stay. */
  async dropEntries(address: string): Promise<void> {
    await forgetExamplesAt(this.#database.prisma, address);
    await this.#database.prisma.$executeRaw`
      UPDATE crawl_item c SET state = 'dropped', reason = 'image.taken-down', picture = '{}', updated_at = now()
      WHERE ${isAt(address)}`;
  }

  /** What is left in rows besides tombstones. */
  async tracesOf(ids: readonly string[]): Promise<RowTraces> {
    const wanted = Prisma.sql`ANY(${[...ids]}::uuid[])`;
    const [traces] = await this.#database.prisma.$queryRaw<RowTraces[]>`
      SELECT
        (SELECT count(*)::int FROM image WHERE id = ${wanted} AND state <> 'removed') AS rows,
        (SELECT count(*)::int FROM caption_pair WHERE image_id = ${wanted})
          + (SELECT count(*)::int FROM english_caption WHERE image_id = ${wanted}) AS captions,
        (SELECT count(*)::int FROM embedding WHERE image_id = ${wanted}) AS embeddings,
        (SELECT count(*)::int FROM telegram_file WHERE image_id = ${wanted}) AS "telegramFiles"`;
    return traces!;
  }

  /** When an image that an index may have held was last taken down; undefined when none ever was. */
  async newestIndexed(): Promise<Date | undefined> {
    const newest = await this.#database.prisma.takenDown.findFirst({
      where: { wasIndexed: true },
      orderBy: { createdAt: 'desc' },
      select: { createdAt: true },
    });
    return newest?.createdAt;
  }
}
