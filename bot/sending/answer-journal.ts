import { z } from 'zod';

/** Messages that one call of the Bot API has put into a chat. */
const Sent = z.object({ method: z.string(), messageIds: z.array(z.number()) });
type Sent = z.infer<typeof Sent>;

const Journal = z.object({
  /** The query whose photos were sent: another search could find others. */
  queryId: z.string().optional(),
  sent: z.array(Sent),
  /** Whether its photos went as one picture. */
  isSheet: z.boolean().optional(),
  /** Whether the person was told their place in the queue. */
  isPlaceTold: z.boolean().optional(),
  /** Whether they were told that the answer comes later. */
  isDelayTold: z.boolean().optional(),
});
type Journal = z.infer<typeof Journal>;

interface JournalOptions {
  /** How often an answer was begun, in this process or in those that died over it; 1 for the first time. */
  readonly attempt: number;
  /** Whether this process has had it before, and put it aside. */
  readonly isPostponed?: boolean;
  /** Resolves when the attempt is counted. */
  readonly begin?: () => Promise<void>;
  /** What an earlier attempt has kept; anything else is taken for nothing. */
  readonly kept?: unknown;
  /** Resolves when it is safe. Of two calls the later one counts. */
  readonly save: (journal: Journal) => Promise<void>;
}

/**
 * What of one answer has been sent. A handler that runs again for the same update makes the same calls; those that an
 * earlier run has made are answered from here, so an answer of several messages goes on where it stopped.
 */
export class AnswerJournal {
  /** The query that the answer shows; kept with the next message that is sent. */
  queryId: string | undefined;
  /** Whether its photos go as one picture; kept with the next message, too. */
  isSheet: boolean;
  /** Messages that the answer is about to send, while nothing of it was sent; for who wants to know how many are before them. */
  expected = 0;
  readonly #save: (journal: Journal) => Promise<void>;
  readonly #begin: () => Promise<void>;
  #begun: Promise<void> | undefined;
  readonly #sent: Sent[];
  #attempt: number;
  #isPlaceTold: boolean;
  #isDelayTold: boolean;
  #waitsSince: number | undefined;
  #isNew: boolean;
  #isLost = false;
  #isEnded = false;
  #next = 0;

  constructor({ attempt, isPostponed = false, kept, save, begin = async () => {} }: JournalOptions) {
    this.#begin = begin;
    const known = Journal.safeParse(kept).data ?? { sent: [] };
    const { queryId, sent, isSheet = false, isPlaceTold = false, isDelayTold = false } = known;
    this.queryId = queryId;
    this.isSheet = isSheet;
    this.#sent = sent;
    this.#isPlaceTold = isPlaceTold;
    this.#isDelayTold = isDelayTold;
    this.#attempt = attempt;
    this.#isNew = attempt === 1 && !isPostponed;
    this.#save = save;
  }

  /** Whether the handlers see this update for the first time. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** Another process has claimed the answer: nothing more of it is sent here. */
  lose(): void {
    this.#isLost = true;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** The answer is taken up anew, with another journal: what becomes known here from now on must not overwrite that one. */
  end(): void {
    this.#isEnded = true;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** Whether the person has seen something of the answer. */
  get hasSent(): boolean {
    return this.#sent.length > 0;
  }

  get isPlaceTold(): boolean {
    return this.#isPlaceTold;
  }

  /** Keeps that the person was told their place in the queue. */
  async notePlaceTold(): Promise<void> {
    this.#isPlaceTold = true;
    await this.#keep();
  }

  get isDelayTold(): boolean {
    return this.#isDelayTold;
  }

  /** Keeps that the person was told that the answer comes later. */
  async noteDelayTold(): Promise<void> {
    this.#isDelayTold = true;
    await this.#keep();
  }

  /** Since when it has waited for the database or the image store (Date.now()); undefined when it does not. */
  get waitsSince(): number | undefined {
    return this.#waitsSince;
  }

  /** Counts the attempt once, before anything that could kill the process. */
  noteBegun(): Promise<void> {
    this.#begun ??= this.waitFor(this.#begin());
    return this.#begun;
  }

  /** Waits for what may take long: the person is told then. */
  waitFor<Result>(needed: Promise<Result>): Promise<Result> {
    this.#waitsSince = Date.now();
    return needed.finally(() => {
      this.#waitsSince = undefined;
    });
  }

  /** Another run of the handlers begins, in the same process. */
  beginAgain(): void {
    this.#attempt += 1;
    this.#isNew = false;
    this.#next = 0;
  }

  /** The messages of the next call when an earlier run has made it; undefined when it is still to be made. */
  takeSent(method: string): readonly number[] | undefined {
    const sent = this.#sent[this.#next];
    if (sent?.method !== method) return undefined;
    this.#next += 1;
    return sent.messageIds;
  }

  /** Keeps what was sent just now. */
  async add(method: string, messageIds: readonly number[]): Promise<void> {
    // Before what an earlier run has sent and this one has not come to yet.
    this.#sent.splice(this.#next, 0, { method, messageIds: [...messageIds] });
    this.#next += 1;
    await this.#keep();
  }

  async #keep(): Promise<void> {
    if (!this.#isEnded) await this.#save(this.#state());
  }

  #state(): Journal {
    const { queryId, isSheet } = this;
    return {
      ...(queryId !== undefined && { queryId }),
      sent: [...this.#sent],
      ...(isSheet && { isSheet }),
      ...(this.#isPlaceTold && { isPlaceTold: true }),
      ...(this.#isDelayTold && { isDelayTold: true }),
    };
  }
}
