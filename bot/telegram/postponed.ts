/**
 * Telegram takes nothing for a chat before some moment, or cannot be reached. The answer is put aside, not lost, and resumes then after the
 * part that was sent.
 */
export class Postponed extends Error {
  /** When it may resume, in Date.now()'s milliseconds. */
  readonly until: number;

  constructor(until: number) {
    super(`postponed for ${Math.ceil((until - Date.now()) / 1_000)} s`);
    this.until = until;
  }
}

/**
 * A service that the answer needs is away. The answer keeps no place in its chat's line, because later updates may not need that service
 * (/help).
 */
export class WaitsForService extends Postponed {}

/** An update that was fetched but not begun when the bot was asked to stop: the next start takes it up again. */
export class LeftForLater extends Error {}
