import type { Decision } from '../../../../core/ground/domain/review/review.ts';
import { COUNT_LIMIT, type ProgressAnswer } from '../../../../core/ground/domain/review/review-api.ts';
import type { QueueFilter } from '../../../../core/ground/domain/review/review-queue.ts';
import type { ReviewClient } from './review-client.ts';

/** The person's counts for today, unsaved decisions included. */
export interface DayCounts {
  readonly approved: number;
  readonly rejected: number;
  readonly perMinute: number;
  /** The team's daily goal; 0 for none. */
  readonly goal: number;
}

/** Today's counts and the number of waiting pairs: what the server counted, plus what was done here since. */
export class SittingCounts {
  readonly #client: Pick<ReviewClient, 'progress' | 'count'>;
  #saved: ProgressAnswer | null = null;
  #since = { approved: 0, rejected: 0 };
  #counted: number | null = null;
  /** Pairs that have left the queue since the count; negative if more came back. */
  #gone = 0;

  constructor(client: Pick<ReviewClient, 'progress' | 'count'>) {
    this.#client = client;
  }

  /** Null until it is known. */
  get day(): DayCounts | null {
    const saved = this.#saved;
    return (
      saved && {
        approved: Math.max(0, saved.approved + this.#since.approved),
        rejected: Math.max(0, saved.rejected + this.#since.rejected),
        perMinute: saved.recent / 10,
        goal: saved.goal,
      }
    );
  }

  /** Pairs that wait in the queue; above COUNT_LIMIT if there are more than are counted, null until it is known. */
  get left(): number | null {
    const counted = this.#counted;
    return counted === null || counted > COUNT_LIMIT ? counted : Math.max(0, counted - this.#gone);
  }

  /** Counts acts of this kind; `by` is negative if they are undone. */
  note(action: Decision['action'], by: number, filter: QueueFilter): void {
    if (action === 'approve' || action === 'edit') this.#since.approved += by;
    if (action === 'reject') this.#since.rejected += by;
    if (leavesQueue(action, filter)) this.#gone += by;
  }

  /** Another queue has another count. */
  forgetLeft(): void {
    this.#counted = null;
    this.#gone = 0;
  }

  /**
   * Asks the server for both.
   * @param isSettled whether the server knows all decisions: one that is on its way is in one of the numbers, and nobody knows in which
   */
  async read(filter: QueueFilter, isSettled: () => boolean): Promise<void> {
    const wasSettled = isSettled();
    const [day, left] = await Promise.all([
      this.#client.progress({}).catch(() => null),
      this.#client.count({ filter }).catch(() => null),
    ]);
    if (!wasSettled || !isSettled()) return;
    if (day) {
      this.#saved = day;
      this.#since = { approved: 0, rejected: 0 };
    }
    if (left) {
      this.#counted = left.count;
      this.#gone = 0;
    }
  }
}

/** Whether such an act removes a pair from this queue for this person. */
function leavesQueue(action: Decision['action'], { status, flagged }: QueueFilter): boolean {
  switch (action) {
    case 'approve':
    case 'edit':
      return status !== undefined && status !== 'approved';
    case 'reject':
      return status !== undefined && status !== 'rejected';
    case 'flag':
      return flagged === false;
    case 'unflag':
      return flagged === true;
    case 'skip':
      return true;
    case 'undo':
      return false;
  }
}
