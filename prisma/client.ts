import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

/** Connections of one process; five processes of ten stay well under PostgreSQL's default of 100. */
const CONNECTIONS = 10;

/** A client on its own connection pool. Connects at the first query. */
export function createPrismaClient(url: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: CONNECTIONS }) });
}
