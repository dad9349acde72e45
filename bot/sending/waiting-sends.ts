// What waits to be sent, and who goes first.

const ALBUM_WEIGHT = 5;

export interface SendRequest {
  readonly chat: number;
  /** Messages that it counts as. */
  readonly weight: number;
  /** When its answer had its turn (Date.now()): the earlier goes first. */
  readonly since: number;
  /** Which of those that began in the same millisecond goes first. */
  readonly order: number;
  /** Something of the answer was sent: the rest still goes when the bot stops. */
  readonly isBegun: boolean;
  /** Shows pictures, however many messages it counts as: goes in the order of the answers. */
  readonly hasPictures?: boolean;
  /** Carries pictures, so it may be long on its way. */
  readonly isUpload?: boolean;
  /** Goes before other short messages: it is of use only before the answer that it is about. */
  readonly isNotice?: boolean;
  /** Goes also during `hold` and while `sendWhile` says no. */
  readonly isWithoutLease?: boolean;
}

/** A message that may go now. */
export interface Sending {
  /** Its bytes have left this process. */
  written(): void;
  /** Telegram has answered. */
  answered(): void;
  /** It stands in the database, or was not sent: a kill does not double it. */
  end(): void;
}

export interface Waiting extends SendRequest {
  /** When it came here (Date.now()). */
  readonly cameAt: number;
  readonly admit: (sending: Sending) => void;
  readonly refuse: (error: Error) => void;
}

/** A message that goes between albums. */
export const isShort = ({ weight, hasPictures = false }: SendRequest): boolean =>
  weight < ALBUM_WEIGHT && !hasPictures;
export const byArrival = (one: Waiting, other: Waiting): number =>
  Number(other.isNotice ?? false) - Number(one.isNotice ?? false) || one.cameAt - other.cameAt;
export const byAnswer = (one: Waiting, other: Waiting): number =>
  one.since - other.since || one.order - other.order;

/**
 * One look at all who wait: who was admitted, and when to look again. Who comes first and must wait for what is shared by
 * all blocks those behind it: they would take each free place, and it would wait for as long as they come.
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
