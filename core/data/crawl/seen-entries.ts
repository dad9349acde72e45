import { CrawledPicture, CrawledPost, type CrawledSource } from '../../ground/domain/crawl/crawl.ts';
import type { ErrorCode } from '../../ground/error-codes.ts';
import type { Database } from '../database/database.ts';

const GONE: ErrorCode = 'web.gone';

/** Of what came in: when it was last seen at its source, and whether its author has removed it. */
export class SeenEntries {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Posts that were read and that nobody has seen since, neither in a list nor by asking; the longest unseen first. */
  async unseenPosts(
    jobId: string,
    { seenBefore, limit }: { readonly seenBefore: Date; readonly limit: number },
  ): Promise<CrawledPost[]> {
    const rows = await this.#database.prisma.crawlItem.findMany({
      where: { jobId, kind: 'post', state: 'done', updatedAt: { lt: seenBefore } },
      orderBy: [{ updatedAt: 'asc' }, { token: 'asc' }],
      take: limit,
      select: { picture: true },
    });
    return rows.map(({ picture }) => CrawledPost.parse(picture));
  }

  /** Pictures of a list that came in and that nobody has looked for since; the longest unseen first. */
  async unseenPictures(
    jobId: string,
    { seenBefore, limit }: { readonly seenBefore: Date; readonly limit: number },
  ): Promise<CrawledPicture[]> {
    const rows = await this.#database.prisma.crawlItem.findMany({
      where: { jobId, kind: 'picture', state: 'done', updatedAt: { lt: seenBefore } },
      orderBy: [{ updatedAt: 'asc' }, { token: 'asc' }],
      take: limit,
      select: { picture: true },
    });
    return rows.map(({ picture }) => CrawledPicture.parse(picture));
  }

  /** The post of a source that was seen last, besides these: the likeliest one to be there. */
  async lastPost(source: CrawledSource, except: readonly string[]): Promise<CrawledPost | undefined> {
    const row = await this.#database.prisma.crawlItem.findFirst({
      where: { source, kind: 'post', state: 'done', token: { notIn: [...except] } },
      orderBy: [{ updatedAt: 'desc' }, { token: 'asc' }],
      select: { picture: true },
    });
    return row ? CrawledPost.parse(row.picture) : undefined;
  }

  /** What was read is still there, or may be: others are asked for first. */
  async note(source: CrawledSource, tokens: readonly string[]): Promise<void> {
    await this.#database.prisma.crawlItem.updateMany({
      where: { source, token: { in: [...tokens] } },
      data: { state: 'done', reason: null },
    });
  }

  /** Its author has removed a post that was read: it and its pictures are gone, until a list names it again. */
  async markGone(source: CrawledSource, { token, pageUrl }: CrawledPost): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE crawl_item SET state = 'gone', reason = ${GONE}, updated_at = now()
      WHERE source = ${source}::"ImageSource" AND state IN ('done', 'waiting') AND (token = ${token}
        OR (kind = 'picture' AND picture->>'pageUrl' = ${pageUrl}
          AND job_id = (SELECT job_id FROM crawl_item WHERE source = ${source}::"ImageSource" AND token = ${token})))`;
  }
}
