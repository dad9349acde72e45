import { LatestEntries } from '../../../ground/async/latest-entries.ts';

/** Some 6 MB. */
const LIMIT = 64;

/** Sheets that were drawn lately, by what is on them: many people ask for the same, and one asks again after a fault. */
export class SheetCache {
  readonly #sheets = new LatestEntries<string, Promise<Buffer>>(LIMIT);

  /** The sheet of this key; who asks while it is being drawn gets the same one. One that fails is drawn anew for the next. */
  find(key: string, draw: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.#sheets.get(key);
    const sheet = known ?? draw();
    this.#sheets.set(key, sheet);
    if (!known) sheet.catch(() => this.#sheets.delete(key));
    return sheet;
  }
}
