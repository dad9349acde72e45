import { z } from 'zod';

/** Messages that one Bot API call has put into a chat. */
const Sent = z.object({ method: z.string(), messageIds: z.array(z.number()) });
type Sent = z.infer<typeof Sent>;

const Journal = z.object({
  /** The query whose photos were sent: a new search could find others. */
  queryId: z.string().optional(),
  sent: z.array(Sent),
  /** Whether the photos went as one picture. */
  isSheet: z.boolean().optional(),
  /** Whether the person was told their place in the queue. */
  isPlaceTold: z.boolean().optional(),
  /** Whether the person was told that the answer will be late. */
  isDelayTold: z.boolean().optional(),
});
type Journal = z.infer<typeof Journal>;

interface JournalOptions {
  /** How often the answer was begun, in this process or in processes that died during it; 1 for the first time. */
  readonly attempt: number;
  /** Whether this process had the answer before and put it aside. */
  readonly isPostponed?: boolean;
  /** Resolves when the attempt is counted. */
  readonly begin?: () => Promise<void>;
  /** The journal that an earlier attempt stored; anything malformed is treated as empty. */
  readonly kept?: unknown;
  /** Resolves when the journal is stored. If two calls overlap, the later one wins. */
  readonly save: (journal: Journal) => Promise<void>;
}

/**
 * Records which messages of one answer were sent. When a handler runs again for the same update, it makes the same calls. Calls that an
 * earlier run has made are answered from here, so an answer of several messages resumes where it stopped.
 */
export class AnswerJournal {
  /** The query that the answer shows; stored with the next message that is sent. */
  queryId: string | undefined;
  /** Whether the photos go as one picture; also stored with the next message. */
  isSheet: boolean;
  /** How many messages the answer is about to send, while none was sent. Used to count how many are ahead of a waiting person. */
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

  /** Another process has claimed the answer: this process sends nothing more of it. */
  lose(): void {
    this.#isLost = true;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** The answer starts again with a new journal. This one must no longer overwrite what the new one stores. */
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

  /** Records that the person was told their place in the queue. */
  async notePlaceTold(): Promise<void> {
    this.#isPlaceTold = true;
    await this.#keep();
  }

  get isDelayTold(): boolean {
    return this.#isDelayTold;
  }

  /** Records that the person was told that the answer will be late. */
  async noteDelayTold(): Promise<void> {
    this.#isDelayTold = true;
    await this.#keep();
  }

  /** Since when the answer has waited for the database or the image store (Date.now()); undefined if it does not wait. */
  get waitsSince(): number | undefined {
    return this.#waitsSince;
  }

  /** Counts the attempt once, before anything that could kill the process. */
  noteBegun(): Promise<void> {
    this.#begun ??= this.waitFor(this.#begin());
    return this.#begun;
  }

  /** Waits for something that may take long, so that the person can be told. */
  waitFor<Result>(needed: Promise<Result>): Promise<Result> {
    this.#waitsSince = Date.now();
    return needed.finally(() => {
      this.#waitsSince = undefined;
    });
  }

  /** The handlers run again in the same process. */
  beginAgain(): void {
    this.#attempt += 1;
    this.#isNew = false;
    this.#next = 0;
  }

  /** The messages of the next call if an earlier run has made it; undefined if it still has to be made. */
  takeSent(method: string): readonly number[] | undefined {
    const sent = this.#sent[this.#next];
    if (sent?.method !== method) return undefined;
    this.#next += 1;
    return sent.messageIds;
  }

  /** Records what was just sent. */
  async add(method: string, messageIds: readonly number[]): Promise<void> {
    // Inserted before the calls of an earlier run that this run has not reached yet.
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
