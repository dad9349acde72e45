import type { PairFilter } from '../../ground/domain/captions/pair-filter.ts';
import type { BulkDecision } from '../../ground/domain/review/bulk-request.ts';
import { type DecisionOptions, updateVisibility } from '../captions/image-visibility.ts';
import type { Database } from '../database/database.ts';
import { BulkDecisionRepository } from './bulk-decisions.ts';

/** Approves and rejects pairs, each with its trail, and updates the images accordingly. */
export class PairDecisionRepository {
  readonly #database: Database;
  readonly #options: DecisionOptions;
  readonly #bulk: BulkDecisionRepository;

  constructor(database: Database, options: DecisionOptions) {
    this.#database = database;
    this.#options = options;
    this.#bulk = new BulkDecisionRepository(database, options);
  }

  /**
   * Approves the pending pairs that pass the filter with a score of at least `threshold`, and rejects the other pending
   * ones, as one act that {@link undo} undoes. Continues a killed run when called with that run's `id`.
   * @returns the decision; pairs without a score stay pending.
   * @throws InputError 'bulk.running' while another act is not done
   */
  async filter(
    filter: PairFilter,
    threshold: number,
    { id, onProgress }: { id?: string; onProgress?: (done: number) => void } = {},
  ): Promise<BulkDecision> {
    const request = { filter, approveFrom: threshold, rejectBelow: threshold };
    const decision = await this.#bulk.begin(request, id === undefined ? {} : { id });
    await this.#bulk.carryOut(decision.id, onProgress ? { onProgress } : {});
    return this.#bulk.find(decision.id);
  }

  /**
   * Undoes a bulk decision: its pairs return to their former state, except those that somebody has decided otherwise since.
   * @returns how many pairs returned
   * @throws NotFoundError 'bulk.not-found' when there is no such decision, or it is undone already
   */
  async undo(id: string): Promise<number> {
    await this.#bulk.requestUndo(id);
    await this.#bulk.carryOut(id);
    return (await this.#bulk.find(id)).undone;
  }

  /** Recomputes the state of all images from their pairs, after the setting changed or an import added pairs. */
  async refreshAll(): Promise<void> {
    await this.#database.prisma.$transaction(tx => updateVisibility(tx, null, this.#options));
  }

  /** Recomputes the state of these images from their pairs: new ones may have to wait for review. */
  async refresh(imageIds: readonly string[]): Promise<void> {
    await this.#database.prisma.$transaction(tx => updateVisibility(tx, imageIds, this.#options));
  }
}
