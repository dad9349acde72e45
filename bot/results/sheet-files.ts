import { LatestEntries } from '../../core/ground/async/latest-entries.ts';

/** Some 100 bytes each. */
const LIMIT = 2_000;

/** Telegram's file_ids of the sheets that this process has sent, by their content: a crowd often asks for the same. */
export class SheetFiles extends LatestEntries<string, string> {
  constructor() {
    super(LIMIT);
  }
}
