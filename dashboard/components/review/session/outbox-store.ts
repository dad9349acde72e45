import { createStore, delMany, entries, set } from 'idb-keyval';
import { z } from 'zod';
import { Decision } from '../../../../core/ground/domain/review/review.ts';

const Entry = z.object({ userId: z.string(), at: z.number(), decision: Decision });

/** Stores decisions on the device until the server has them, so that closing a tab loses none. */
export interface OutboxStore {
  /** In the order in which they were added. Skips unreadable entries, for example of an older version. */
  load(): Promise<Decision[]>;
  add(decisions: readonly Decision[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/** In the browser's database, separate for each person who signs in on it. */
export function openOutboxStore(userId: string): OutboxStore {
  const store = createStore('negareh-review', 'outbox');
  let last = 0;
  return {
    async load() {
      const all = await entries<string, unknown>(store);
      const own = all.flatMap(([, value]) => {
        const entry = Entry.safeParse(value);
        return entry.success && entry.data.userId === userId ? [entry.data] : [];
      });
      return own.sort((a, b) => a.at - b.at).map(({ decision }) => decision);
    },
    async add(decisions) {
      for (const decision of decisions) {
        // Setting the clock back must not change the order.
        last = Math.max(last + 1, Date.now() * 1_000);
        await set(decision.id, { userId, at: last, decision } satisfies z.infer<typeof Entry>, store);
      }
    },
    remove: ids => delMany([...ids], store),
  };
}
