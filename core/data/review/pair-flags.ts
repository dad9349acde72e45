import { Prisma } from '../../../prisma/generated/client.ts';
import { NIL_ID } from '../../ground/domain/id.ts';
import type { Database } from '../database/database.ts';

/** A translated pair, as the flags need it. */
export interface FlaggedPair {
  readonly id: string;
  readonly english: string | null;
  /** The translator's text, whatever annotators made of it. */
  readonly persian: string;
  readonly flags: readonly string[];
}

const SLICE = 2_000;

/** The problems that translations showed when they were stored (`caption_pair.flags`). */
export class PairFlagRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All translated pairs in order of id, some thousand at a time. */
  async *translated(): AsyncGenerator<readonly FlaggedPair[]> {
    for (let last = NIL_ID; ; ) {
      const rows = await this.#database.prisma.$queryRaw<FlaggedPair[]>`
        SELECT id::text, english, coalesce(original_persian, persian) AS persian, flags
        FROM caption_pair WHERE id > ${last}::uuid AND translator IS NOT NULL
        ORDER BY id LIMIT ${SLICE}`;
      if (rows.length > 0) yield rows;
      if (rows.length < SLICE) return;
      last = rows.at(-1)!.id;
    }
  }

  /** Pairs that no longer exist are left out. */
  async set(pairs: readonly Pick<FlaggedPair, 'id' | 'flags'>[]): Promise<void> {
    if (pairs.length === 0) return;
    const rows = pairs.map(({ id, flags }) => Prisma.sql`(${id}::uuid, ${[...flags]}::text[])`);
    await this.#database.prisma.$executeRaw`
      UPDATE caption_pair p SET flags = f.flags
      FROM (VALUES ${Prisma.join(rows)}) AS f(id, flags) WHERE p.id = f.id`;
  }
}
