import { InputError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';

/** The rules for judging pairs, in the latest version. */
export interface Guideline {
  readonly version: number;
  /** Markdown, as is `english`. */
  readonly persian: string;
  readonly english: string;
  readonly author: string;
  readonly createdAt: Date;
}

/** Versions of the guidelines; a version never changes. */
export class GuidelineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Null when nobody has written one. */
  async newest(): Promise<Guideline | null> {
    return this.#database.prisma.guideline.findFirst({ orderBy: { version: 'desc' } });
  }

  /**
   * Publishes a version after the one that its author has seen (null: none).
   * @throws InputError 'guideline.changed' when another version was published meanwhile: its changes would be lost
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
