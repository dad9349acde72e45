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

  async publish(guideline: Omit<Guideline, 'version' | 'createdAt'>): Promise<void> {
    const { persian, english, author } = guideline;
    await this.#database.prisma.guideline.create({ data: { persian, english, author } });
  }
}
