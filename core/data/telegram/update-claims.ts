import { Prisma } from '../../../prisma/generated/client.ts';

/** A process that claims. */
export interface Claimer {
  readonly owner: string;
  /** Whether the lease of another that has run out means that it is gone. What one has left that ended in order is free at once. */
  readonly mayTakeOver: boolean;
}

/** Of a process `p` and one that claims: it is not gone. */
const isThere = ({ mayTakeOver }: Claimer) =>
  Prisma.sql`(p.lease_until > statement_timestamp() OR ${!mayTakeOver})`;

/** Of an update `u`: nobody has claimed it, or a process that is gone. */
const isFree = (claimer: Claimer) => Prisma.sql`(owner IS NULL OR NOT EXISTS (
  SELECT FROM bot_process p WHERE p.id = u.owner AND ${isThere(claimer)}))`;

/** Of an update `u` and a process that claims: another one has some of the same chat in work. */
export const othersHaveChat = (claimer: Claimer, which = Prisma.empty) => Prisma.sql`(
  SELECT o.owner FROM telegram_update o JOIN bot_process p ON p.id = o.owner
  WHERE o.bot_id = u.bot_id AND o.chat_id = u.chat_id AND o.settled_at IS NULL
    AND o.owner <> ${claimer.owner}::uuid AND ${isThere(claimer)} ${which}
  LIMIT 1)`;

/**
 * Of an update `u`: a process has it already, unless another that runs has an older one of the same chat, or nobody has it and
 * nobody else has any of its chat. Two that each have some of one chat would wait for each other without the order.
 */
export const mayClaim = (claimer: Claimer) => Prisma.sql`(
  (u.owner = ${claimer.owner}::uuid AND ${othersHaveChat(claimer, Prisma.sql`AND o.update_id < u.update_id`)} IS NULL)
  OR (${isFree(claimer)} AND ${othersHaveChat(claimer)} IS NULL))`;

/** Before the statement whose view of the others' claims it protects. */
export const lockClaims = (tx: Prisma.TransactionClient) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('telegram claims'))`;
