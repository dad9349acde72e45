// The messages that wait to be sent, and their order.

const ALBUM_WEIGHT = 5;

export interface SendRequest {
  readonly chat: number;
  /** How many messages it counts as. */
  readonly weight: number;
  /** When its answer got its turn (Date.now()): the earlier goes first. */
  readonly since: number;
  /** The order among answers that began in the same millisecond. */
  readonly order: number;
  /** Part of the answer was sent: the rest still goes when the bot stops. */
  readonly isBegun: boolean;
  /** Shows pictures: goes in the order of the answers, however few messages it counts as. */
  readonly hasPictures?: boolean;
  /** Uploads pictures, so it may be on its way for long. */
  readonly isUpload?: boolean;
  /** Goes before other short messages: it is useful only before the answer that it announces. */
  readonly isNotice?: boolean;
  /** Goes even during `hold` and while `sendWhile` says no. */
  readonly isWithoutLease?: boolean;
}

/** A message that may go now. */
export interface Sending {
  /** Its bytes have left this process. */
  written(): void;
  /** Telegram has answered. */
  answered(): void;
  /** The message is in the database or was not sent: a kill does not double it. */
  end(): void;
}

export interface Waiting extends SendRequest {
  /** When the request came (Date.now()). */
  readonly cameAt: number;
  readonly admit: (sending: Sending) => void;
  readonly refuse: (error: Error) => void;
}

/** Whether a message may go between albums. */
export const isShort = ({ weight, hasPictures = false }: SendRequest): boolean =>
  weight < ALBUM_WEIGHT && !hasPictures;
export const byArrival = (one: Waiting, other: Waiting): number =>
  Number(other.isNotice ?? false) - Number(one.isNotice ?? false) || one.cameAt - other.cameAt;
export const byAnswer = (one: Waiting, other: Waiting): number =>
  one.since - other.since || one.order - other.order;

/**
 * One pass over all waiting messages: which were admitted, and when to look again. If the first message must wait for the shared limits, it
 * blocks those behind it. Otherwise they would take every free place, and it would wait for as long as more of them come.
 */
export class Pass {
  readonly admitted = new Set<Waiting>();
  readonly now: number;
  isBlocked = false;
  nextAt = Number.POSITIVE_INFINITY;

  constructor(now: number) {
    this.now = now;
  }

  lookAgain(at: number): void {
    this.nextAt = Math.min(this.nextAt, Math.max(at, this.now + 1));
  }

  block(until: number): void {
    this.isBlocked = true;
    this.lookAgain(until);
  }
}
