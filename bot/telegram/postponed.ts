/**
 * Telegram takes nothing for a chat before some moment, or cannot be reached: the answer is put aside without being lost
 * and is tried again then, behind what of it was sent.
 */
export class Postponed extends Error {
  /** When it may go on, in Date.now()'s milliseconds. */
  readonly until: number;

  constructor(until: number) {
    super(`postponed for ${Math.ceil((until - Date.now()) / 1_000)} s`);
    this.until = until;
  }
}

/**
 * What the answer needs is away. It keeps no place among its chat's, for what comes later may need nothing of the kind (/help).
 */
export class WaitsForService extends Postponed {}

/** An update that was fetched but not begun when the bot was asked to stop: the next start gets it again. */
export class LeftForLater extends Error {}
