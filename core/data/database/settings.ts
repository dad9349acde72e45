import type { z } from 'zod';
import type { Database } from './database.ts';

/** What the system remembers between starts: one small JSON value per key. */
export class SettingRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined when it was never set, or was set in a shape that this version no longer knows. */
  async get<Value>(key: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
    const row = await this.#database.prisma.setting.findUnique({ where: { key } });
    return row ? schema.safeParse(row.value).data : undefined;
  }

  async set(key: string, value: Readonly<Record<string, string | number | boolean>>): Promise<void> {
    await this.#database.prisma.setting.upsert({
      where: { key },
      create: { key, value: { ...value } },
      update: { value: { ...value } },
    });
  }
}
