import type { ImageSource } from '../../ground/domain/images/image.ts';
import type { Database } from '../database/database.ts';

/** What a search can be narrowed to without finding nothing; the largest first. */
export interface FacetCounts {
  readonly sources: readonly ImageSource[];
  readonly cities: readonly string[];
}

/** Reads which sources and cities the visible images have. It looks at all rows: callers keep the answer a while. */
export class FacetRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param cities at most so many. */
  async count(cities: number): Promise<FacetCounts> {
    const { prisma } = this.#database;
    const [sources, found] = await Promise.all([
      prisma.$queryRaw<{ source: ImageSource }[]>`
        SELECT source::text FROM image WHERE state = 'visible' GROUP BY source ORDER BY count(*) DESC, source`,
      prisma.$queryRaw<{ city: string }[]>`
        SELECT city FROM image WHERE state = 'visible' AND city IS NOT NULL
        GROUP BY city ORDER BY count(*) DESC, city LIMIT ${cities}`,
    ]);
    return { sources: sources.map(({ source }) => source), cities: found.map(({ city }) => city) };
  }
}
