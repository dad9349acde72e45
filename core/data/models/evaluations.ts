import { newId } from '../../ground/domain/id.ts';
import {
  type Evaluation,
  EvaluationParameters,
  EvaluationResult,
} from '../../ground/domain/models/evaluation.ts';
import { NotFoundError } from '../../ground/errors.ts';
import { bytesOf, hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

interface Row {
  readonly id: string;
  readonly modelId: string | null;
  readonly precision: string | null;
  readonly parameters: unknown;
  readonly result: unknown;
  readonly createdAt: Date;
}

/** Images in one query. */
const SLICE = 1_000;

/** Evaluations that were run. */
export class EvaluationRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(evaluation: Omit<Evaluation, 'id' | 'createdAt'>): Promise<Evaluation> {
    const row = await this.#database.prisma.evaluation.create({
      data: { ...evaluation, id: newId(), dataset: evaluation.parameters.dataset },
    });
    return toEvaluation(row);
  }

  /** The evaluations with these ids, in this order. @throws NotFoundError 'evaluation.not-found'. */
  async find(ids: readonly string[]): Promise<Evaluation[]> {
    const rows = await this.#database.prisma.evaluation.findMany({ where: { id: { in: [...ids] } } });
    return ids.map(id => {
      const row = rows.find(one => one.id === id);
      if (!row) throw new NotFoundError('evaluation.not-found', { id });
      return toEvaluation(row);
    });
  }

  /** The last ones, newest first. */
  async latest(limit: number): Promise<Evaluation[]> {
    const rows = await this.#database.prisma.evaluation.findMany({
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit,
    });
    return rows.map(toEvaluation);
  }

  /** The images among these (sha256, hex) that have approved pairs. */
  async approvedAmong(hashes: readonly string[]): Promise<Set<string>> {
    const approved = new Set<string>();
    for (let from = 0; from < hashes.length; from += SLICE) {
      const rows = await this.#database.prisma.image.findMany({
        where: {
          sha256: { in: hashes.slice(from, from + SLICE).map(bytesOf) },
          state: { not: 'removed' },
          captionPairs: { some: { status: 'approved' } },
        },
        select: { sha256: true },
      });
      for (const { sha256 } of rows) approved.add(hexOf(sha256));
    }
    return approved;
  }
}

const toEvaluation = ({ id, modelId, precision, parameters, result, createdAt }: Row): Evaluation => ({
  id,
  modelId,
  precision,
  createdAt,
  parameters: EvaluationParameters.parse(parameters),
  result: EvaluationResult.parse(result),
});
