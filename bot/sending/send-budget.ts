import { Postponed } from '../telegram/postponed.ts';
import { ChatBudgets } from './chat-budgets.ts';
import { PerSecondBudget } from './per-second-budget.ts';
import type { SendLimits } from './send-limits.ts';
import { SlidingWindow } from './sliding-window.ts';
import { UnnotedSends } from './unnoted-sends.ts';
import {
  byAnswer,
  byArrival,
  isShort,
  Pass,
  type Sending,
  type SendRequest,
  type Waiting,
} from './waiting-sends.ts';

const SECOND_MS = 1_000;
/**
 * While albums wait, the lines under sent albums wait this long, so that they gather and go together: thirty messages a second hold three
 * albums of ten, or two albums and ten lines, but hardly anything in between. In this time three times three albums go.
 */
const GATHER_MS = 3_500;
const BATCH = 10;
/** The largest share of the limit that batches take. */
const BATCH_SHARE = 0.5;
/**
 * Calls that a kill may double, as a fraction of the messages per second: as many as are on their way if each takes that fraction of a
 * second, including its note in the database.
 */
const UNNOTED_SHARE = 2 / 3;
const LEAST_UNNOTED = 3;

const unnotedOf = (perSecond: number): number =>
  Math.max(LEAST_UNNOTED, Math.ceil(perSecond * UNNOTED_SHARE));

/**
 * Shares out what Telegram lets a bot send: a limit per second over all chats, in the order in which answers began, and a limit per chat. A
 * chat that must wait delays no other.
 */
export class SendBudget {
  readonly #limits: SendLimits;
  readonly #perSecondBudget: PerSecondBudget;
  readonly #unnoted: UnnotedSends;
  readonly #batchesLastSecond = new SlidingWindow(SECOND_MS);
  readonly #chats: ChatBudgets;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** A batch went and no album since. If few messages a second are allowed, batches could leave no room for albums. */
  #isAlbumsTurn = false;
  #holds = 0;
  #maySend = (): boolean => true;
  #perSecond: number;
  #closed: Error | undefined;

  constructor(limits: SendLimits) {
    this.#limits = limits;
    this.#perSecond = limits.perSecond;
    this.#chats = new ChatBudgets(limits);
    this.#perSecondBudget = new PerSecondBudget(limits.perSecond);
    this.#unnoted = new UnnotedSends(unnotedOf(limits.perSecond));
  }

  /**
   * Waits until a message may be sent.
   * @throws {Postponed} if the chat must wait for long; the errors that `close` and `stopBeginning` were given.
   */
  take(request: SendRequest): Promise<Sending> {
    const { promise, resolve, reject } = Promise.withResolvers<Sending>();
    const refusal = this.#closed ?? this.#postponed(request);
    if (refusal) reject(refusal);
    else {
      this.#waiting.push({
        ...request,
        cameAt: Date.now(),
        admit: resolve,
        refuse: reject,
      });
      this.#serve();
    }
    return promise;
  }

  /** @throws {Postponed} if the chat must wait for long. */
  check(chat: number): void {
    const refusal = this.#postponed({ chat, weight: 1 });
    if (refusal) throw refusal;
  }

  /** Telegram has refused a message and takes nothing for this chat for the given time. */
  pause(chat: number, milliseconds: number): void {
    this.#chats.of(chat).pauseUntil(Date.now() + milliseconds);
    this.#perSecondBudget.refused();
    this.#refuse(request => this.#postponed(request));
    this.#serve();
  }

  /** Sends nothing until the returned function is called. */
  hold(): () => void {
    this.#holds += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#holds -= 1;
      isHeld = false;
      this.#serve();
    };
  }

  /** Divides what Telegram takes among this many processes of the bot. */
  shareAmong(processes: number): void {
    this.#perSecond = Math.max(1, Math.floor(this.#limits.perSecond / processes));
    this.#perSecondBudget.limitTo(this.#perSecond);
    this.#unnoted.limitTo(unnotedOf(this.#perSecond));
    this.#serve();
  }

  /** Whether a chat would wait long to send this many messages behind those before them. */
  isLong(chat: number, { weight, before }: { readonly weight: number; readonly before: number }): boolean {
    const now = Date.now();
    const ownMs = this.#chats.fitsAt({ chat, weight }, now) - now;
    return Math.max(ownMs, (before * SECOND_MS) / this.#perSecond) > this.#limits.longQueueMs;
  }

  /** Whether there is something to send, or was within the last second. */
  get isInUse(): boolean {
    return this.#waiting.length > 0 || this.#perSecondBudget.isInUse(Date.now());
  }

  /** Sends nothing while `maySend` returns false. Call `look` when its answer may have changed. */
  sendWhile(maySend: () => boolean): void {
    this.#maySend = maySend;
  }

  look(): void {
    this.#serve();
  }

  /** Refuses, with this error, messages of answers that have sent nothing yet. */
  stopBeginning(error: Error): void {
    this.#refuse(({ isBegun }) => (isBegun ? undefined : error));
  }

  /** Refuses everything from now on. */
  close(error: Error): void {
    this.#closed = error;
    this.#refuse(() => error);
    clearTimeout(this.#timer);
  }

  #postponed({ chat, weight }: Pick<SendRequest, 'chat' | 'weight'>): Postponed | undefined {
    const now = Date.now();
    const fitsAt = this.#chats.fitsAt({ chat, weight }, now);
    return fitsAt - now > this.#limits.longestWaitMs ? new Postponed(fitsAt) : undefined;
  }

  #refuse(reasonFor: (request: Waiting) => Error | undefined): void {
    this.#waiting = this.#waiting.filter(request => {
      const reason = reasonFor(request);
      if (reason) request.refuse(reason);
      return !reason;
    });
  }

  #serve(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const now = Date.now();
    const pass = new Pass(now);
    if (this.#holds === 0 && this.#maySend()) {
      this.#serveBatch(pass);
      this.#serveAlbums(pass);
      this.#serveShort(pass);
    } else {
      for (const request of this.#waiting.filter(({ isWithoutLease }) => isWithoutLease)) {
        this.#offer(pass, request);
      }
    }
    this.#waiting = this.#waiting.filter(request => !pass.admitted.has(request));
    if (pass.nextAt < Number.POSITIVE_INFINITY) {
      const afterMs = Math.max(1, Math.ceil(pass.nextAt - now));
      this.#timer = setTimeout(() => this.#serve(), afterMs);
    }
  }

  /** Sends short messages that have waited for long together. */
  #serveBatch(pass: Pass): void {
    const { now } = pass;
    const couldGo = this.#waiting.filter(
      request => !pass.admitted.has(request) && this.#chatFitsAt(request, now) <= now,
    );
    const ready = couldGo.filter(isShort);
    const isDue = ready.some(({ cameAt }) => now - cameAt >= GATHER_MS);
    const isAlbumsTurn = this.#isAlbumsTurn && couldGo.length > ready.length;
    const { room } = this.#unnoted;
    if (!isDue || isAlbumsTurn || pass.isBlocked || room === 0) return;
    const perSecond = this.#perSecond * BATCH_SHARE;
    const batch = Math.min(ready.length, BATCH, Math.ceil(perSecond), room);
    const shareFitsAt = this.#batchesLastSecond.fitsAt(batch, perSecond, now);
    if (shareFitsAt > now) {
      // Batches have had their share: albums go now.
      pass.lookAgain(shareFitsAt);
      return;
    }
    const fitsAt = this.#perSecondBudget.fitsAt(batch, now);
    if (fitsAt > now) {
      pass.block(fitsAt);
      return;
    }
    for (const request of ready.sort(byArrival).slice(0, batch)) this.#admit(pass, request, 'batch');
    this.#isAlbumsTurn = true;
    if (ready.length > batch) pass.lookAgain(this.#batchesLastSecond.fitsAt(1, perSecond, now));
  }

  #serveAlbums(pass: Pass): void {
    for (const request of this.#waiting.filter(request => !isShort(request)).sort(byAnswer)) {
      this.#offer(pass, request);
    }
  }

  #serveShort(pass: Pass): void {
    for (const request of this.#waiting.toSorted(byArrival)) {
      if (!isShort(request) || pass.admitted.has(request)) continue;
      const dueAt = request.cameAt + GATHER_MS;
      if (pass.isBlocked && dueAt > pass.now) pass.lookAgain(dueAt);
      this.#offer(pass, request);
    }
  }

  /**
   * Admits a message if it fits. Later messages overtake one that waits for its own chat; one that waits for the shared limits blocks those
   * behind it.
   */
  #offer(pass: Pass, request: Waiting): void {
    const chatFitsAt = this.#chatFitsAt(request, pass.now);
    if (chatFitsAt > pass.now) {
      pass.lookAgain(chatFitsAt);
      return;
    }
    // Each unnoted send looks again when it ends.
    if (this.#unnoted.room === 0 && !request.isNotice) pass.isBlocked = true;
    if (pass.isBlocked) return;
    const fitsAt = this.#perSecondBudget.fitsAt(request.weight, pass.now);
    if (fitsAt > pass.now) pass.block(fitsAt);
    else this.#admit(pass, request);
  }

  /** When the chat allows a request. A busy chat reports its end itself. */
  #chatFitsAt({ chat, weight }: Waiting, now: number): number {
    const own = this.#chats.of(chat);
    return own.isBusy ? Number.POSITIVE_INFINITY : own.fitsAt(weight, now);
  }

  #admit(pass: Pass, request: Waiting, as: 'one' | 'batch' = 'one'): void {
    const { weight, admit } = request;
    const { now } = pass;
    pass.admitted.add(request);
    const chat = this.#chats.of(request.chat);
    const leaving = this.#perSecondBudget.begin(weight, {
      isUpload: request.isUpload ?? false,
      onLeft: () => this.#serve(),
    });
    if (!isShort(request)) this.#isAlbumsTurn = false;
    if (as === 'batch') this.#batchesLastSecond.add(now, weight);
    chat.begin(weight, now);
    // A notice is in no journal, so it is not sent again.
    const note = request.isNotice ? () => {} : this.#unnoted.begin(() => this.#serve());
    let isOpen = true;
    const answered = (): void => {
      if (!isOpen) return;
      isOpen = false;
      leaving.answered();
      chat.end(Date.now());
      this.#serve();
    };
    const end = (): void => {
      answered();
      note();
      this.#serve();
    };
    admit({ written: leaving.written, answered, end });
  }
}
