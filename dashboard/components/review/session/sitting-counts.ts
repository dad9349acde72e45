import type { Decision } from '../../../../core/ground/domain/review/review.ts';
import { COUNT_LIMIT, type ProgressAnswer } from '../../../../core/ground/domain/review/review-api.ts';
import type { QueueFilter } from '../../../../core/ground/domain/review/review-queue.ts';
import type { ReviewClient } from './review-client.ts';

/** The person's day so far, with what is not saved yet. */
export interface DayCounts {
  readonly approved: number;
  readonly rejected: number;
  readonly perMinute: number;
  /** What the team asks for; 0 for nothing. */
  readonly goal: number;
}

/** How the day goes and how many pairs wait: what the server counted, and what was done here since. */
export class SittingCounts {
  readonly #client: Pick<ReviewClient, 'progress' | 'count'>;
  #saved: ProgressAnswer | null = null;
  #since = { approved: 0, rejected: 0 };
  #counted: number | null = null;
  /** Pairs that left the queue since they were counted; fewer than none where some came back. */
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

  /** Pairs that wait in the queue; more than COUNT_LIMIT for more than anyone counted, null until it is known. */
  get left(): number | null {
    const counted = this.#counted;
    return counted === null || counted > COUNT_LIMIT ? counted : Math.max(0, counted - this.#gone);
  }

  /** Notes acts of this kind; `by` is below zero where they are taken back. */
  note(action: Decision['action'], by: number, filter: QueueFilter): void {
    if (action === 'approve' || action === 'edit') this.#since.approved += by;
    if (action === 'reject') this.#since.rejected += by;
    if (leavesQueue(action, filter)) this.#gone += by;
  }

  /** Another queue is another number. */
  forgetLeft(): void {
    this.#counted = null;
    this.#gone = 0;
  }

  /**
   * Asks the server for both.
   * @param isSettled whether it knows all that was decided: what is on its way is in one of the numbers, nobody knows in
   * which
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

/** Whether a pair is not of this queue any more, for this person, after such an act. */
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
