import { createPrismaClient } from '../../../prisma/client.ts';
import type { PrismaClient } from '../../../prisma/generated/client.ts';

/** A query that every search waits for. */
export interface HotQuery {
  /** PostgreSQL plans it once a connection under this name: planning takes it longer than answering. */
  readonly name: string;
  /** With $1, $2 … for the values. */
  readonly sql: string;
}

/** Queries wait for one another: a connection whose other end is gone without a word must not keep them for as long as TCP hopes. */
const HOT_LIMIT_MS = 10_000;

/** What the repositories are built on: one pool of connections, opened at a process's root. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly url: string;
  /**
   * Past Prisma, which costs a process as long as the whole way to PostgreSQL and back does.
   * @throws what the database says, or that it said nothing for ten seconds.
   */
  ask<Row extends object>(query: HotQuery, values: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export function openDatabase(url: string): Database {
  const { prisma, pool } = createPrismaClient(url);
  return {
    prisma,
    url,
    ask: async ({ name, sql }, values) => {
      const query = { name, text: sql, values: [...values], query_timeout: HOT_LIMIT_MS };
      return (await pool.query(query)).rows;
    },
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ending) await pool.end();
    },
  };
}
