/** Some 100 bytes each. */
const LIMIT = 2_000;

/** Telegram's file_ids of sheets that this process has sent: a crowd often asks for the same. */
export class SheetFiles {
  readonly #ids = new Map<string, string>();

  /** @param key says what is on it. */
  find(key: string): string | undefined {
    return this.#ids.get(key);
  }

  keep(key: string, fileId: string): void {
    this.#ids.delete(key);
    this.#ids.set(key, fileId);
    if (this.#ids.size > LIMIT) this.#ids.delete(this.#ids.keys().next().value as string);
  }

  delete(key: string): void {
    this.#ids.delete(key);
  }
}
