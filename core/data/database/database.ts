import { createPrismaClient } from '../../../prisma/client.ts';
import type { PrismaClient } from '../../../prisma/generated/client.ts';

/** What the repositories are built on: one pool of connections, opened at a process's root. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly url: string;
  close(): Promise<void>;
}

export function openDatabase(url: string): Database {
  const prisma = createPrismaClient(url);
  return { prisma, url, close: () => prisma.$disconnect() };
}
