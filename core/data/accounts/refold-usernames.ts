import { normalizeUsername } from '../../ground/domain/accounts/account.ts';
import type { Database } from '../database/database.ts';

/** A username that cannot be folded anew: another account has the result. */
export interface TakenUsername {
  readonly username: string;
  readonly takenBy: string;
}

/**
 * Brings stored usernames to the present folding (`persian/folding-table.ts`), under which names are looked up: an earlier
 * version kept letters apart that this one takes for the same. May run at any time, beside others and again.
 * @returns accounts that stay as they are, so nobody can sign in with them until one of the two has another name.
 */
export async function refoldUsernames({ prisma }: Database): Promise<TakenUsername[]> {
  const users = await prisma.user.findMany({
    where: { username: { not: null } },
    select: { id: true, username: true },
    // If two names fold to the same one, the older account keeps it.
    orderBy: { id: 'asc' },
  });
  const taken: TakenUsername[] = [];
  const names = new Set(users.map(({ username }) => username));
  for (const { id, username } of users) {
    if (username === null) continue;
    const folded = normalizeUsername(username);
    if (folded === username) continue;
    if (folded === '' || names.has(folded)) {
      taken.push({ username, takenBy: folded });
      continue;
    }
    // Updates only the name that was read: somebody may have just changed it.
    await prisma.user.updateMany({
      where: { id, username },
      data: { username: folded, displayUsername: folded },
    });
    names.add(folded);
  }
  return taken;
}
