import type { Database } from '../database/database.ts';

export interface TelegramFile {
  readonly imageId: string;
  readonly fileId: string;
}

/** Telegram's own copies of our images: a file_id works only for the bot that uploaded the image. */
export class TelegramFileRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** File ids by image id; images that were never sent are left out. */
  async find(botId: number, imageIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#database.prisma.telegramFile.findMany({
      where: { botId, imageId: { in: [...imageIds] } },
      select: { imageId: true, fileId: true },
    });
    return new Map(rows.map(({ imageId, fileId }) => [imageId, fileId]));
  }

  /** Stores the newest file_id of each image, except images that were removed meanwhile. */
  async remember(botId: number, files: readonly TelegramFile[]): Promise<void> {
    if (files.length === 0) return;
    await this.#database.prisma.$executeRaw`
      INSERT INTO telegram_file (bot_id, image_id, file_id)
      SELECT ${BigInt(botId)}, f.image_id, f.file_id
      FROM unnest(${files.map(({ imageId }) => imageId)}::uuid[], ${files.map(({ fileId }) => fileId)}::text[])
        AS f(image_id, file_id)
      JOIN image i ON i.id = f.image_id AND i.state <> 'removed'
      ORDER BY i.id FOR KEY SHARE OF i
      ON CONFLICT (bot_id, image_id) DO UPDATE SET file_id = excluded.file_id`;
  }

  /** Deletes file ids that Telegram no longer accepts. */
  async delete(botId: number, imageIds: readonly string[]): Promise<void> {
    await this.#database.prisma.telegramFile.deleteMany({ where: { botId, imageId: { in: [...imageIds] } } });
  }
}
