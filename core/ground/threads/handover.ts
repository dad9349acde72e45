export interface Closable {
  close(): Promise<void>;
}

interface Holder<Resource> {
  readonly resource: Resource;
  users: number;
  isRetired: boolean;
  readonly closed: PromiseWithResolvers<void>;
}

/**
 * An open resource that can be replaced while it is in use. A user that began with the old one also ends with it; the old
 * one closes when its last user is done.
 */
export class Handover<Resource extends Closable> {
  #holder: Holder<Resource>;
  readonly #retired = new Set<Promise<void>>();
  readonly #onCloseFailure: (error: unknown) => void;

  /** @param onCloseFailure called when a retired one could not be closed, which does no harm. */
  constructor(first: Resource, onCloseFailure: (error: unknown) => void) {
    this.#holder = hold(first);
    this.#onCloseFailure = onCloseFailure;
  }

  get current(): Resource {
    return this.#holder.resource;
  }

  async use<Result>(run: (resource: Resource) => Promise<Result>): Promise<Result> {
    const holder = this.#holder;
    holder.users++;
    try {
      return await run(holder.resource);
    } finally {
      holder.users--;
      this.#closeIfIdle(holder);
    }
  }

  /** Makes new users get `next`. */
  replace(next: Resource): void {
    const old = this.#holder;
    this.#holder = hold(next);
    this.#retire(old);
  }

  /** Waits for all users, then closes what is open. */
  async close(): Promise<void> {
    this.#retire(this.#holder);
    await Promise.all(this.#retired);
  }

  #retire(holder: Holder<Resource>): void {
    if (holder.isRetired) return;
    holder.isRetired = true;
    const closed = holder.closed.promise;
    this.#retired.add(closed);
    void closed.then(() => this.#retired.delete(closed));
    this.#closeIfIdle(holder);
  }

  #closeIfIdle({ resource, users, isRetired, closed }: Holder<Resource>): void {
    if (users > 0 || !isRetired) return;
    resource.close().catch(this.#onCloseFailure).then(closed.resolve);
  }
}

const hold = <Resource>(resource: Resource): Holder<Resource> => ({
  resource,
  users: 0,
  isRetired: false,
  closed: Promise.withResolvers(),
});
