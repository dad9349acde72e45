import { InputError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';

/** How pairs are to be judged, as it was last written. */
export interface Guideline {
  readonly version: number;
  /** Markdown, as is `english`. */
  readonly persian: string;
  readonly english: string;
  readonly author: string;
  readonly createdAt: Date;
}

/** Versions of the guidelines; none is ever changed. */
export class GuidelineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Null before anybody wrote one. */
  async newest(): Promise<Guideline | null> {
    return this.#database.prisma.guideline.findFirst({ orderBy: { version: 'desc' } });
  }

  /**
   * Publishes a version after the one that its author has seen (null: none).
   * @throws InputError 'guideline.changed' when another one came between: what it changed would be gone
   */
  async publish({
    persian,
    english,
    author,
    after,
  }: Omit<Guideline, 'version' | 'createdAt'> & { readonly after: number | null }): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('guideline'))`;
      const newest = await tx.guideline.findFirst({ orderBy: { version: 'desc' } });
      if (newest && newest.version !== after) {
        throw new InputError('guideline.changed', { version: newest.version, author: newest.author });
      }
      await tx.guideline.create({ data: { persian, english, author } });
    });
  }
}
