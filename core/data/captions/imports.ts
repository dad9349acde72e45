import { z } from 'zod';
import { newId } from '../../ground/domain/id.ts';
import type { Database } from '../database/database.ts';

/** What an import has done so far. */
export const ImportCounters = z.object({
  rows: z.number().int(),
  /** Captions that were new, by language. */
  english: z.number().int(),
  persian: z.number().int(),
  images: z.number().int(),
  bad: z.number().int(),
});
export type ImportCounters = z.infer<typeof ImportCounters>;

export interface ImportKey {
  readonly format: string;
  readonly captionsFile: string;
  readonly imagesFolder: string;
  /** sha256 of the captions file, hex. */
  readonly checksum: string;
}

export interface ImportRun {
  readonly id: string;
  /** Rows of the file that are done: the run goes on behind them. */
  readonly position: number;
  readonly counters: ImportCounters;
  readonly isComplete: boolean;
}

const NOTHING: ImportCounters = { rows: 0, english: 0, persian: 0, images: 0, bad: 0 };

/** Imports and how far they have come. */
export class ImportRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The run over this file as it stands; a new one at its beginning. A run that came to its end with bad rows begins
   * anew: the images that were missing may be there by now, and what went in is not doubled.
   */
  async open(key: ImportKey): Promise<ImportRun> {
    const row = await this.#database.prisma.import.upsert({
      where: { format_captionsFile_imagesFolder_checksum: { ...key } },
      create: { ...key, id: newId(), state: 'running', counters: NOTHING },
      update: {},
    });
    const counters = ImportCounters.parse(row.counters);
    if (row.state === 'complete' && counters.bad > 0) {
      await this.advance(row.id, 0, NOTHING);
      return { id: row.id, position: 0, counters: NOTHING, isComplete: false };
    }
    return { id: row.id, position: row.position, counters, isComplete: row.state === 'complete' };
  }

  /** Notes that the rows up to `position` are done. */
  async advance(id: string, position: number, counters: ImportCounters, isComplete = false): Promise<void> {
    const state = isComplete ? 'complete' : 'running';
    await this.#database.prisma.import.update({ where: { id }, data: { position, counters, state } });
  }
}
