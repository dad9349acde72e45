import { Postponed } from '../telegram/postponed.ts';

/** How long answers behind one that was put aside wait until they look again, if that one is due and not back yet. */
const LOOK_AGAIN_MS = 250;

interface WaitingTurn {
  readonly chat: number;
  readonly begin: () => void;
  readonly postpone: (reason: Postponed) => void;
}

/**
 * One answer at a time per chat, in the order in which updates came, so that albums and their buttons do not mix; and a limit over all
 * chats. An update keeps its turn from `wait` until `leave`, also while its answer waits for a retry. An update that is put aside loses its
 * turn but keeps its place: those behind it are put aside with it.
 */
export class ChatTurns {
  /** Ids of updates by chat, in order; the first has the turn. */
  readonly #lines = new Map<number, number[]>();
  readonly #waiting = new Map<number, WaitingTurn>();
  readonly #active = new Set<number>();
  /** Updates that are put aside and still have a place in a line, with the moment (Date.now()) until which they are put aside. */
  readonly #aside = new Map<number, { readonly chat: number; readonly until: number }>();
  readonly #limit: number;

  /** @param limit answers in work at once. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Gives an update a place in its chat's line, unless it was put aside and still has one. */
  enter(chat: number, id: number): void {
    if (this.#aside.delete(id)) return;
    const line = this.#lines.get(chat) ?? [];
    // Inserted behind earlier updates and those that have begun: an update that another process left can arrive late.
    const later = line.findIndex(other => other > id && !this.#active.has(other));
    this.#lines.set(chat, later < 0 ? [...line, id] : line.toSpliced(later, 0, id));
  }

  /**
   * Resolves when it is the update's turn; at once if it already is.
   * @throws {Postponed} if an update before it is put aside.
   */
  wait(chat: number, id: number): Promise<void> {
    if (this.#active.has(id)) return Promise.resolve();
    const reason = this.#asideBefore(chat, id);
    if (reason) return Promise.reject(reason);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(id, { chat, begin: resolve, postpone: reject });
    this.#pass();
    return promise;
  }

  /** Takes an update's turn, but not its place, until it enters again. */
  putAside(chat: number, id: number, until: number): void {
    this.#aside.set(id, { chat, until });
    this.#active.delete(id);
    this.#waiting.delete(id);
    for (const [other, { chat: itsChat, postpone }] of this.#waiting) {
      const reason = itsChat === chat && this.#asideBefore(chat, other);
      if (!reason) continue;
      this.#waiting.delete(other);
      postpone(reason);
    }
    this.#pass();
  }

  /** Takes an update out of its line, whether or not it has had its turn. */
  leave(chat: number, id: number): void {
    const left = (this.#lines.get(chat) ?? []).filter(other => other !== id);
    if (left.length > 0) this.#lines.set(chat, left);
    else this.#lines.delete(chat);
    this.#active.delete(id);
    this.#waiting.delete(id);
    this.#aside.delete(id);
    this.#pass();
  }

  /** An update that was put aside will not come back: another process has it, or it became too old. */
  forgetAside(id: number): void {
    const aside = this.#aside.get(id);
    if (aside) this.leave(aside.chat, id);
  }

  /** Whether no later update has come in its chat. */
  isLast(chat: number, id: number): boolean {
    return this.#lines.get(chat)?.at(-1) === id;
  }

  #asideBefore(chat: number, id: number): Postponed | undefined {
    const line = this.#lines.get(chat) ?? [];
    const moments = line.slice(0, line.indexOf(id)).flatMap(other => this.#aside.get(other)?.until ?? []);
    return moments.length > 0 ? new Postponed(Math.max(Date.now() + LOOK_AGAIN_MS, ...moments)) : undefined;
  }

  #pass(): void {
    for (const [id, { chat, begin }] of this.#waiting) {
      if (this.#active.size >= this.#limit) return;
      if (this.#lines.get(chat)?.[0] !== id) continue;
      this.#waiting.delete(id);
      this.#active.add(id);
      begin();
    }
  }
}
