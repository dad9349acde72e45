import type { FloodLimits } from './flood-limits.ts';
import type { Parameters } from './parameters.ts';
import type { BotAccount, World } from './world.ts';

/** One API call as a method sees it. */
export interface Call {
  readonly world: World;
  readonly bot: BotAccount;
  readonly parameters: Parameters;
  readonly flood: FloodLimits;
  /** Longest `getUpdates` wait that this server grants, in milliseconds. */
  readonly maxPollMs: number;
  /** Waits as long as this call takes (delays.ts). Methods call it after their checks; for others, it is called at their end. */
  readonly latency: () => Promise<void>;
  /** Aborted when the client hangs up. */
  readonly signal: AbortSignal;
}

export type Method = (call: Call) => unknown;
