import type { SendBudget } from './send-budget.ts';

/** A database that takes longer than this for a note is away or in trouble. */
const HOLD_MS = 250;

/**
 * Notes what was sent. What is “handed to Telegram” and not yet “noted in our database” when the bot is killed is sent
 * again, for nobody can ask Telegram whether it arrived. So nothing more is sent while notes do not come through: a
 * kill doubles only what was on its way just then, which Telegram's own limits keep to a few messages.
 */
export async function noteOrHold(budget: Pick<SendBudget, 'hold'>, note: () => Promise<void>): Promise<void> {
  let release: (() => void) | undefined;
  const timer = setTimeout(() => {
    release = budget.hold();
  }, HOLD_MS);
  try {
    await note();
  } finally {
    clearTimeout(timer);
    release?.();
  }
}
