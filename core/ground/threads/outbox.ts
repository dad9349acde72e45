import type { Transferable } from 'node:worker_threads';

interface Waiting<Message> {
  readonly message: Message;
  readonly transfer: readonly Transferable[];
  refuse(reason: unknown): void;
}

/**
 * Messages to a thread. Those of one turn of the event loop are sent together at its end, because waking the thread takes
 * longer than a larger message.
 */
export class Outbox<Message> {
  readonly #post: (messages: readonly Message[], transfer: Transferable[]) => void;
  #waiting: Waiting<Message>[] = [];

  constructor(post: (messages: readonly Message[], transfer: Transferable[]) => void) {
    this.#post = post;
  }

  /** @param refuse called when the message cannot be sent. */
  add(message: Message, transfer: readonly Transferable[], refuse: (reason: unknown) => void): void {
    if (this.#waiting.push({ message, transfer, refuse }) === 1) process.nextTick(() => this.flush());
  }

  /** Sends the waiting messages at once. */
  flush(): void {
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    try {
      this.#send(waiting);
    } catch {
      // A message that cannot be sent does not hold back the others.
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
