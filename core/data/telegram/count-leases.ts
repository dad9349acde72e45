import type { Database } from '../database/database.ts';

/** How many processes of the bot hold a lease now. */
export const countRunningBots = ({ prisma }: Database): Promise<number> =>
  prisma.botProcess.count({ where: { leaseUntil: { gt: new Date() } } });
