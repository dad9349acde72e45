import { LatestEntries } from '../../../ground/async/latest-entries.ts';

/** Some 6 MB. */
const LIMIT = 64;

/** Recently drawn sheets, keyed by their content: many people ask for the same sheet, and one person retries after a fault. */
export class SheetCache {
  readonly #sheets = new LatestEntries<string, Promise<Buffer>>(LIMIT);

  /** The sheet for this key; requests during the drawing share it. After a failure, the next request draws it again. */
  find(key: string, draw: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.#sheets.get(key);
    const sheet = known ?? draw();
    this.#sheets.set(key, sheet);
    if (!known) sheet.catch(() => this.#sheets.delete(key));
    return sheet;
  }
}
