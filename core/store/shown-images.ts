import type { ImageState } from '../domain/image.ts';
import type { Database } from './database.ts';
import { bytesOf } from './sha256.ts';

/** What decides whether a picture's file may be sent to someone. */
export interface StoredImage {
  readonly id: string;
  readonly format: string;
  readonly state: ImageState;
}

/** Reads what the dashboard shows of single pictures. */
export class ShownImageRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The picture of this content (sha256, hex), whatever its state; null when there is none. */
  findByContent(sha256: string): Promise<StoredImage | null> {
    return this.#database.prisma.image.findUnique({
      where: { sha256: bytesOf(sha256) },
      select: { id: true, format: true, state: true },
    });
  }
}
