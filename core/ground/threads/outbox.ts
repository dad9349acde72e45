import type { Transferable } from 'node:worker_threads';

interface Waiting<Message> {
  readonly message: Message;
  readonly transfer: readonly Transferable[];
  refuse(reason: unknown): void;
}

/**
 * Messages to a thread. What is said in one turn of the event loop goes together at its end: waking the thread takes
 * longer than saying more.
 */
export class Outbox<Message> {
  readonly #post: (messages: readonly Message[], transfer: Transferable[]) => void;
  #waiting: Waiting<Message>[] = [];

  constructor(post: (messages: readonly Message[], transfer: Transferable[]) => void) {
    this.#post = post;
  }

  /** @param refuse told why the message cannot be sent. */
  add(message: Message, transfer: readonly Transferable[], refuse: (reason: unknown) => void): void {
    if (this.#waiting.push({ message, transfer, refuse }) === 1) process.nextTick(() => this.flush());
  }

  /** Sends at once what waits. */
  flush(): void {
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    try {
      this.#send(waiting);
    } catch {
      // One that cannot be sent keeps none of the others back.
      for (const one of waiting) this.#sendAlone(one);
    }
  }

  #sendAlone(one: Waiting<Message>): void {
    try {
      this.#send([one]);
    } catch (error) {
      one.refuse(error);
    }
  }

  #send(waiting: readonly Waiting<Message>[]): void {
    this.#post(
      waiting.map(({ message }) => message),
      waiting.flatMap(({ transfer }) => transfer),
    );
  }
}
