import { z } from 'zod';
import type { Prisma } from '../../../prisma/generated/client.ts';
import type { Database } from '../database/database.ts';

const KEY = 'model-list';

/** A model of this machine, as its maintainers see it. */
export const ListedModel = z.object({
  name: z.string(),
  kind: z.enum(['search', 'scorer', 'onnx']),
  /** `absent` must be pulled first; `active` searches; `previous` did before. */
  state: z.enum(['absent', 'here', 'active', 'previous']),
  /** True where SCORER names it. */
  isScorer: z.boolean(),
  /** How far the switch to it is; null when none is asked for. */
  next: z.object({ embedded: z.number(), missing: z.number() }).nullable(),
  /** Why the switch to it stopped. */
  problem: z.object({ code: z.string(), parameters: z.record(z.string(), z.unknown()) }).nullable(),
  /** Of its checkpoints; null while they are not here. */
  bytes: z.number().nullable(),
  license: z.string().nullable(),
  /** The commits that its repositories stand for. */
  commits: z.array(z.object({ repo: z.string(), commit: z.string() })),
});
export type ListedModel = z.infer<typeof ListedModel>;

const KeptList = z.object({ models: z.array(ListedModel) });

/** The list of models as the worker saw it last. */
export class ModelListRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(models: readonly ListedModel[]): Promise<void> {
    const value = JSON.parse(JSON.stringify({ models })) as Prisma.InputJsonObject;
    await this.#database.prisma.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value },
      update: { value },
    });
  }

  /** Undefined while no worker has kept one. */
  async read(): Promise<{ readonly models: readonly ListedModel[]; readonly at: Date } | undefined> {
    const row = await this.#database.prisma.setting.findUnique({ where: { key: KEY } });
    const kept = KeptList.safeParse(row?.value).data;
    return row && kept ? { models: kept.models, at: row.updatedAt } : undefined;
  }
}
