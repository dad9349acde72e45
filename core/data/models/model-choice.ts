import { z } from 'zod';
import type { Prisma } from '../../../prisma/generated/client.ts';
import {
  Precision,
  RoundedPrecision,
  roundedOf,
  type WantedPrecision,
} from '../../ground/domain/models/embedding.ts';
import type { Database } from '../database/database.ts';
import { jsonColumn } from '../database/json-column.ts';

const KEY = 'model';

/** The result of comparing another precision with fp32 during a switch, and the decision. */
export const PrecisionVerdict = z.object({
  precision: Precision,
  /** The compared precision; int8 when absent. */
  rounded: RoundedPrecision.optional(),
  /** Undefined when the model has no such form. */
  comparison: z
    .object({
      /** Images of the collection that were compared. */
      images: z.int().nonnegative(),
      /** 1 less the mean cosine of an image's two embeddings. */
      cosine: z.number(),
      /** The share of each image's ten nearest that the other precision does not find. */
      neighbours: z.number(),
      /** How many times as fast the other was. */
      speed: z.number(),
    })
    .optional(),
});
export type PrecisionVerdict = z.infer<typeof PrecisionVerdict>;
export type PrecisionComparison = NonNullable<PrecisionVerdict['comparison']>;

/** The results for each compared precision: a comparison of one says nothing about the other. */
const Verdicts = z.object({ int8: PrecisionVerdict.optional(), fp16: PrecisionVerdict.optional() });
type Verdicts = z.infer<typeof Verdicts>;

const withVerdict = (verdict: PrecisionVerdict, before?: Verdicts): Verdicts => ({
  ...before,
  [verdict.rounded ?? 'int8']: verdict,
});

/** The preset that searches, the previous one, and the one to switch to. */
export const ModelChoice = z.object({
  /** Undefined when nobody has chosen yet: then the setting MODEL applies. */
  active: z.string().optional(),
  previous: z.string().optional(),
  next: z
    .object({
      preset: z.string(),
      /** Determined once, before hours of work. */
      verdict: PrecisionVerdict.optional(),
      /** Why the switch cannot continue, as a code with its parameters; a maintainer fixes that and requests it again. */
      problem: z.object({ code: z.string(), parameters: z.record(z.string(), z.unknown()) }).optional(),
    })
    .optional(),
  /** By preset, for presets that were switched to while PRECISION left a choice. */
  verdicts: z
    .record(
      z.string(),
      // Earlier versions stored one verdict for each preset.
      z.union([PrecisionVerdict.transform(verdict => withVerdict(verdict)), Verdicts]),
    )
    .optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

/** A verdict, if it is about the precision that PRECISION asks for: an int8 verdict says nothing about fp16. */
export const verdictFor = (
  verdict: PrecisionVerdict | undefined,
  wanted: WantedPrecision,
): PrecisionVerdict | undefined =>
  wanted !== 'fp32' && (verdict?.rounded ?? 'int8') === roundedOf(wanted) ? verdict : undefined;

/** The verdict on a preset, if it is about the precision that PRECISION asks for. */
export const verdictOf = (
  { verdicts }: Pick<ModelChoice, 'verdicts'>,
  preset: string,
  wanted: WantedPrecision,
): PrecisionVerdict | undefined => (wanted === 'fp32' ? undefined : verdicts?.[preset]?.[roundedOf(wanted)]);

/** The precision that a preset runs in here. */
export function precisionOf(
  choice: Pick<ModelChoice, 'verdicts'>,
  preset: string,
  wanted: WantedPrecision,
): Precision {
  return verdictOf(choice, preset, wanted)?.precision ?? (wanted === 'auto' ? 'fp32' : wanted);
}

type Transaction = Prisma.TransactionClient;

/** The model in use, stored in the database, so that all processes agree and a switch is one transaction. */
export class ModelChoiceRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async read(): Promise<ModelChoice> {
    return readChoice(this.#database.prisma);
  }

  /** The preset that searches. @param start the setting MODEL */
  async activeName(start: string): Promise<string> {
    return (await this.read()).active ?? start;
  }

  /** Requests a switch, which replaces an earlier request. */
  request(preset: string): Promise<void> {
    return this.#change(choice => ({ ...choice, next: { preset } }));
  }

  /** Cancels the requested switch. @returns its preset; undefined when there was none. */
  async cancel(): Promise<string | undefined> {
    let cancelled: string | undefined;
    await this.#change(({ next, ...choice }) => {
      cancelled = next?.preset;
      return choice;
    });
    return cancelled;
  }

  /** Records the precision in which the switch to this preset continues, unless another switch was requested meanwhile. */
  decide(preset: string, verdict: PrecisionVerdict): Promise<void> {
    return this.#change(choice =>
      choice.next?.preset === preset ? { ...choice, next: { ...choice.next, verdict } } : choice,
    );
  }

  /** Records why the switch to this preset cannot continue, unless another switch was requested meanwhile. */
  fail(preset: string, problem: { code: string; parameters: object }): Promise<void> {
    return this.#change(choice => {
      if (choice.next?.preset !== preset) return choice;
      return { ...choice, next: { preset, problem: { ...problem, parameters: { ...problem.parameters } } } };
    });
  }

  /**
   * Makes a preset the one that searches and announces it, in one transaction.
   * @param options.start the setting MODEL, which may name the preset that searched until now.
   * @param options.asRequested true to do so only if this switch is still requested.
   * @returns whether it searches now.
   */
  async activate(
    preset: string,
    { start, asRequested }: { start: string; asRequested: boolean },
  ): Promise<boolean> {
    let done = false;
    await this.#change(({ next, ...choice }) => {
      const isWanted = next?.preset === preset;
      if (asRequested && !isWanted) return { ...choice, ...(next && { next }) };
      done = true;
      const before = choice.active ?? start;
      const previous = before === preset ? choice.previous : before;
      const found = isWanted && next.verdict;
      const verdicts = {
        ...choice.verdicts,
        ...(found && { [preset]: withVerdict(found, choice.verdicts?.[preset]) }),
      };
      return {
        active: preset,
        ...(previous && { previous }),
        ...(next && !isWanted && { next }),
        ...(Object.keys(verdicts).length > 0 && { verdicts }),
      };
    });
    return done;
  }

  /** One change at a time. */
  async #change(change: (choice: ModelChoice) => ModelChoice): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('negareh model choice'))`;
      const before = await readChoice(tx);
      const after = change(before);
      const value = jsonColumn(after);
      await tx.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
      if (inUse(after) !== inUse(before)) await tx.$executeRaw`SELECT pg_notify('model_changed', '')`;
    });
  }
}

/** What searches, as far as it is chosen here. */
function inUse({ active, verdicts }: ModelChoice): string {
  const found = active === undefined ? undefined : verdicts?.[active];
  return `${active} ${found?.int8?.precision} ${found?.fp16?.precision}`;
}

async function readChoice({ setting }: Pick<Transaction, 'setting'>): Promise<ModelChoice> {
  const row = await setting.findUnique({ where: { key: KEY } });
  // A value that this version cannot parse counts as no choice.
  return ModelChoice.safeParse(row?.value).data ?? {};
}
