import { createPrismaClient } from '../../../prisma/client.ts';
import type { PrismaClient } from '../../../prisma/generated/client.ts';

/** A query that every search waits for. */
export interface HotQuery {
  /** PostgreSQL plans it once a connection under this name: planning takes it longer than answering. */
  readonly name: string;
  /** With $1, $2 … for the values. */
  readonly sql: string;
}

/** What the repositories are built on: one pool of connections, opened at a process's root. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly url: string;
  /** Past Prisma, which costs a process as long as the whole way to PostgreSQL and back does. */
  ask<Row extends object>(query: HotQuery, values: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export function openDatabase(url: string): Database {
  const { prisma, pool } = createPrismaClient(url);
  return {
    prisma,
    url,
    ask: async ({ name, sql }, values) => (await pool.query({ name, text: sql, values: [...values] })).rows,
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ending) await pool.end();
    },
  };
}
