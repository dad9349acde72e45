import { LatestEntries } from '../../core/ground/async/latest-entries.ts';
import type { SentFiles } from '../services.ts';

/** Some 200 bytes each. */
const LIMIT = 20_000;

/**
 * Telegram's file_ids that this process has seen, in front of the database: most answers show photos that were shown before. An id does not
 * change. One that Telegram no longer takes is deleted here and in the database when that is noticed.
 */
export class KnownFiles implements SentFiles {
  readonly #files: SentFiles;
  readonly #known = new LatestEntries<string, string>(LIMIT);

  constructor(files: SentFiles) {
    this.#files = files;
  }

  async find(botId: number, imageIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const missing = imageIds.filter(id => !this.#known.has(keyOf(botId, id)));
    const found = missing.length > 0 ? await this.#files.find(botId, missing) : undefined;
    for (const [imageId, fileId] of found ?? []) this.#keep(botId, { imageId, fileId });
    return new Map(
      imageIds.flatMap(id => {
        const fileId = this.#known.get(keyOf(botId, id)) ?? found?.get(id);
        return fileId === undefined ? [] : [[id, fileId] as const];
      }),
    );
  }

  async remember(botId: number, files: readonly { imageId: string; fileId: string }[]): Promise<void> {
    for (const file of files) this.#keep(botId, file);
    await this.#files.remember(botId, files);
  }

  async delete(botId: number, imageIds: readonly string[]): Promise<void> {
    for (const id of imageIds) this.#known.delete(keyOf(botId, id));
    await this.#files.delete(botId, imageIds);
  }

  #keep(botId: number, { imageId, fileId }: { imageId: string; fileId: string }): void {
    this.#known.set(keyOf(botId, imageId), fileId);
  }
}

const keyOf = (botId: number, imageId: string): string => `${botId} ${imageId}`;
