import type { SentFiles } from '../../bot/services.ts';

/** File ids in memory, with a switch that makes every call fail. */
export class MemorySentFiles implements SentFiles {
  readonly ids = new Map<string, string>();
  broken = false;

  async find(botId: number, imageIds: readonly string[]): Promise<Map<string, string>> {
    this.#check();
    return new Map(
      imageIds.flatMap(imageId => {
        const fileId = this.ids.get(`${botId} ${imageId}`);
        return fileId === undefined ? [] : [[imageId, fileId] as const];
      }),
    );
  }

  async remember(botId: number, files: readonly { imageId: string; fileId: string }[]): Promise<void> {
    this.#check();
    for (const { imageId, fileId } of files) this.ids.set(`${botId} ${imageId}`, fileId);
  }

  async delete(botId: number, imageIds: readonly string[]): Promise<void> {
    this.#check();
    for (const imageId of imageIds) this.ids.delete(`${botId} ${imageId}`);
  }

  #check(): void {
    if (this.broken) throw new Error('the database is away');
  }
}
