import { setFlagsFromString } from 'node:v8';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from './generated/client.ts';

/** Connections of one process; five processes of ten stay well under PostgreSQL's default of 100. */
const CONNECTIONS = 10;

/**
 * Prisma compiles queries by four megabytes of WebAssembly, of which V8 optimises in the background whatever has run for a
 * while: a quarter of a second of a core in every process that starts. Ten times V8's own measure of a while leaves what is hot.
 */
const TIERING = '--wasm-tiering-budget=130000000';

/** In milliseconds; a machine whose disk is busy needs more than Prisma's own five seconds for a transaction. */
const PATIENCE = { maxWait: 10_000, timeout: 30_000 };

/**
 * Queries that every search waits for begin with such a comment: PostgreSQL plans them once a connection, which takes it longer than
 * answering them.
 */
const PREPARED = /^\s*\/\* prepared: ([a-z-]+) \*\//;

export interface DatabaseClients {
  readonly prisma: PrismaClient;
  /** The connections that Prisma asks on. */
  readonly pool: Pool;
}

/** A client on its own connection pool. Connects at the first query; whoever closes it disconnects Prisma, then ends the pool. */
export function createPrismaClient(url: string): DatabaseClients {
  setFlagsFromString(TIERING);
  const pool = new Pool({ connectionString: url, max: CONNECTIONS });
  // A connection that breaks while nobody uses it is no fault: the pool opens another.
  pool.on('error', () => undefined);
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: ({ sql }) => PREPARED.exec(sql)?.[1] ?? '',
  });
  return { prisma: new PrismaClient({ adapter, transactionOptions: PATIENCE }), pool };
}
