import { setFlagsFromString } from 'node:v8';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from './generated/client.ts';

/** Connections per process; five processes of ten stay well below PostgreSQL's default of 100. */
const CONNECTIONS = 10;

/**
 * Prisma compiles queries with four megabytes of WebAssembly. V8 optimises in the background every function that has run for a while, which
 * costs a quarter of a second of a core in every process that starts. Ten times V8's own budget limits that to the hot functions.
 */
const TIERING = '--wasm-tiering-budget=130000000';

/** In milliseconds. A machine with a busy disk needs more than Prisma's own five seconds for a transaction. */
const PATIENCE = { maxWait: 10_000, timeout: 30_000 };

/**
 * Queries on the path of every search begin with such a comment. PostgreSQL plans them once per connection, because planning takes longer
 * than answering them.
 */
const PREPARED = /^\s*\/\* prepared: ([a-z-]+) \*\//;

export interface DatabaseClients {
  readonly prisma: PrismaClient;
  /** The connections that Prisma uses. */
  readonly pool: Pool;
}

/** A client on its own connection pool. Connects at the first query. To close it, disconnect Prisma, then end the pool. */
export function createPrismaClient(url: string): DatabaseClients {
  setFlagsFromString(TIERING);
  const pool = new Pool({ connectionString: url, max: CONNECTIONS });
  // A connection that breaks while idle is no fault: the pool opens another.
  pool.on('error', () => undefined);
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: ({ sql }) => PREPARED.exec(sql)?.[1] ?? '',
  });
  return { prisma: new PrismaClient({ adapter, transactionOptions: PATIENCE }), pool };
}
