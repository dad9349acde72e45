import { Prisma } from '../../../prisma/generated/client.ts';

/** A process that claims updates. */
export interface Claimer {
  readonly owner: string;
  /**
   * Whether another process counts as gone when its lease has run out. The updates of a process that ended in order are
   * free at once.
   */
  readonly mayTakeOver: boolean;
}

/** A condition on a process `p`: the claimer does not regard it as gone. */
const isThere = ({ mayTakeOver }: Claimer) =>
  Prisma.sql`(p.lease_until > statement_timestamp() OR ${!mayTakeOver})`;

/** A condition on an update `u`: nobody has claimed it, or a process that is gone. */
const isFree = (claimer: Claimer) => Prisma.sql`(owner IS NULL OR NOT EXISTS (
  SELECT FROM bot_process p WHERE p.id = u.owner AND ${isThere(claimer)}))`;

/** The owner, if another process has updates of the chat of update `u` in progress. */
export const othersHaveChat = (claimer: Claimer, which = Prisma.empty) => Prisma.sql`(
  SELECT o.owner FROM telegram_update o JOIN bot_process p ON p.id = o.owner
  WHERE o.bot_id = u.bot_id AND o.chat_id = u.chat_id AND o.settled_at IS NULL
    AND o.owner <> ${claimer.owner}::uuid AND ${isThere(claimer)} ${which}
  LIMIT 1)`;

/**
 * A condition on an update `u`: the claimer has it already, unless another live process has an older one of the same chat;
 * or it is free, and no other process has any of its chat. Without this order, two processes that each have updates of one
 * chat would wait for each other.
 */
export const mayClaim = (claimer: Claimer) => Prisma.sql`(
  (u.owner = ${claimer.owner}::uuid AND ${othersHaveChat(claimer, Prisma.sql`AND o.update_id < u.update_id`)} IS NULL)
  OR (${isFree(claimer)} AND ${othersHaveChat(claimer)} IS NULL))`;

/** Taken before a statement that depends on the claims of other processes. */
export const lockClaims = (tx: Prisma.TransactionClient) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('telegram claims'))`;
