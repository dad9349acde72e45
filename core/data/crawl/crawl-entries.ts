import {
  CrawlEntry,
  type CrawledPicture,
  type CrawledPost,
  type CrawledSource,
  isPost,
} from '../../ground/domain/crawl/crawl.ts';
import type { ErrorCode } from '../../ground/error-codes.ts';
import type { Database } from '../database/database.ts';

/** How often an entry may fail before it is dropped. */
const MOST_ATTEMPTS = 4;
const GONE: ErrorCode = 'web.gone';

/** What lists have named, pictures and posts that name more pictures: what is still to be fetched, and what becomes of each. */
export class CrawlEntryRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a post and queues its pictures, in one transaction. A second call changes nothing. */
  async addPictures(
    source: CrawledSource,
    post: CrawledPost,
    pictures: readonly CrawledPicture[],
  ): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      const where = { source_token: { source, token: post.token } };
      const { jobId } = await tx.crawlItem.update({
        where,
        data: { state: 'done', reason: null, picture: post },
        select: { jobId: true },
      });
      await tx.crawlItem.createMany({
        data: pictures.map(picture => entryRow(source, jobId, picture)),
        skipDuplicates: true,
      });
      // For a post that was gone and has come back.
      await tx.crawlItem.updateMany({
        where: { source, token: { in: pictures.map(({ token }) => token) }, state: 'gone' },
        data: { state: 'waiting', reason: null, attempts: 0 },
      });
    });
  }

  /** Entries that are still to be fetched, pictures before posts; those that failed before come last. */
  async waiting(jobId: string, limit: number): Promise<CrawlEntry[]> {
    const rows = await this.#database.prisma.crawlItem.findMany({
      where: { jobId, state: 'waiting' },
      orderBy: [{ attempts: 'asc' }, { kind: 'asc' }, { token: 'asc' }],
      take: limit,
      select: { picture: true },
    });
    return rows.map(({ picture }) => CrawlEntry.parse(picture));
  }

  /** Settles fetched entries and links them to their images. Several may share one image, which keeps its first source. */
  async settleFetched(
    source: CrawledSource,
    fetched: readonly { readonly token: string; readonly imageId: string }[],
  ): Promise<void> {
    if (fetched.length === 0) return;
    const tokens = fetched.map(({ token }) => token);
    const imageIds = fetched.map(({ imageId }) => imageId);
    await this.#database.prisma.$executeRaw`
      UPDATE crawl_item c SET state = 'done', reason = NULL, image_id = f.image_id, updated_at = now()
      FROM unnest(${tokens}::text[], ${imageIds}::uuid[]) AS f(token, image_id)
      WHERE c.source = ${source}::"ImageSource" AND c.token = f.token`;
  }

  /** Settles entries that do not come in. @param reason the code of the error */
  async settle(
    source: CrawledSource,
    tokens: readonly string[],
    { state, reason }: { state: 'dropped' | 'gone'; reason: string },
  ): Promise<void> {
    await this.#database.prisma.crawlItem.updateMany({
      where: { source, token: { in: [...tokens] } },
      data: { state, reason },
    });
  }

  /** Notes a transient fault: the entry is retried after the others, but not forever. */
  async postpone(source: CrawledSource, token: string, reason: string): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE crawl_item SET attempts = attempts + 1, reason = ${reason}, updated_at = now(),
        state = (CASE WHEN attempts + 1 >= ${MOST_ATTEMPTS} THEN 'dropped' ELSE 'waiting' END)::"CrawlItemState"
      WHERE source = ${source}::"ImageSource" AND token = ${token} AND state = 'waiting'`;
  }

  /**
   * A post is missing, but perhaps the whole source is away: it is retried later, though not forever.
   * @returns how many of its list wait like that.
   */
  async doubt(source: CrawledSource, token: string): Promise<number> {
    await this.postpone(source, token, GONE);
    const rows = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM crawl_item
      WHERE state = 'waiting' AND kind = 'post' AND reason = ${GONE} AND job_id = (
        SELECT job_id FROM crawl_item WHERE source = ${source}::"ImageSource" AND token = ${token})`;
    return rows[0]?.count ?? 0;
  }

  /** The whole source was unreachable: the doubtful posts of this list wait again, and no failure is counted. */
  async dispelDoubts(source: CrawledSource, token: string): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE crawl_item SET reason = NULL, attempts = 0, updated_at = now()
      WHERE state = 'waiting' AND kind = 'post' AND reason = ${GONE} AND job_id = (
        SELECT job_id FROM crawl_item WHERE source = ${source}::"ImageSource" AND token = ${token})`;
  }
}

/** An entry as a row of its crawl. */
export function entryRow(source: CrawledSource, jobId: string, entry: CrawlEntry) {
  const kind = isPost(entry) ? ('post' as const) : ('picture' as const);
  return { source, token: entry.token, jobId, kind, picture: entry };
}
