import { createPrismaClient } from '../../../prisma/client.ts';
import type { PrismaClient } from '../../../prisma/generated/client.ts';

/** A query on the path of every search. */
export interface HotQuery {
  /** PostgreSQL plans it once a connection under this name: planning takes it longer than answering. */
  readonly name: string;
  /** With $1, $2 … for the values. */
  readonly sql: string;
}

/** Queries wait for one another: a connection whose peer vanished silently must not block them until TCP's own timeout. */
const HOT_LIMIT_MS = 10_000;

/** What the repositories are built on: one pool of connections, opened at a process's root. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly url: string;
  /**
   * Bypasses Prisma, whose own work takes as long as the whole round trip to PostgreSQL.
   * @throws the database's error, or an error when it has not answered for ten seconds.
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
      // pg's own limit begins when a connection is there; no connection may come either.
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error('Query read timeout')), HOT_LIMIT_MS);
      try {
        return (await Promise.race([pool.query(query), late.promise])).rows;
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ending) await pool.end();
    },
  };
}
