import { z } from 'zod';
import { ListedModel } from '../../ground/domain/models/listed-model.ts';
import type { Database } from '../database/database.ts';
import { jsonColumn } from '../database/json-column.ts';

const KEY = 'model-list';

const KeptList = z.object({ models: z.array(ListedModel) });

/** The list of models as the worker last stored it. */
export class ModelListRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(models: readonly ListedModel[]): Promise<void> {
    const value = jsonColumn({ models });
    await this.#database.prisma.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value },
      update: { value },
    });
  }

  /** Undefined until a worker has stored a list. */
  async read(): Promise<{ readonly models: readonly ListedModel[]; readonly at: Date } | undefined> {
    const row = await this.#database.prisma.setting.findUnique({ where: { key: KEY } });
    const kept = KeptList.safeParse(row?.value).data;
    return row && kept ? { models: kept.models, at: row.updatedAt } : undefined;
  }
}
