import { newId } from '../../../../core/ground/domain/id.ts';
import type { Decision, DecisionOutcome } from '../../../../core/ground/domain/review/review.ts';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';

/** The acts of one keystroke, and the pairs as they were before. */
interface Step {
  readonly decisions: readonly { readonly id: string; readonly action: Decision['action'] }[];
  readonly pairs: readonly QueuePair[];
}

/** A step that is undone. */
export interface StepBack {
  readonly action: Decision['action'];
  readonly pairs: readonly QueuePair[];
  readonly decisions: readonly Decision[];
}

/** What a refusal means for the pairs on the screen. */
export interface Refused {
  readonly isUndo: boolean;
  /** The pair that an undo had brought back, which disappears again. */
  readonly gone: string | null;
  /** The pair that has to be decided after all. */
  readonly back: QueuePair | null;
}

/** The steps of a sitting, the newest last, and which of them were undone. */
export class StepHistory {
  readonly #steps: Step[] = [];
  /** Which pair each undo brought back; null for one of an earlier sitting. */
  readonly #undos = new Map<string, string | null>();

  add(decisions: readonly Decision[], pairs: readonly QueuePair[]): void {
    this.#steps.push({ decisions: decisions.map(({ id, action }) => ({ id, action })), pairs });
  }

  /** Undoes the newest step; undefined if this sitting has none left. */
  takeBack(): StepBack | undefined {
    const step = this.#steps.pop();
    if (!step) return undefined;
    const { decisions: taken, pairs } = step;
    const decisions = taken.map(({ id }, index) => this.#undo(id, pairs[index]?.id ?? null));
    return { action: taken[0]?.action ?? 'approve', pairs, decisions };
  }

  /** Undoes a decision from before this sitting. */
  takeBackEarlier(reviewId: string): Decision {
    return this.#undo(reviewId, null);
  }

  /** A refused act cannot be undone, and a pair whose undo was refused must not be decided again. */
  refuse({ id, refusal }: Pick<DecisionOutcome, 'id' | 'refusal'>): Refused {
    const undone = this.#undos.get(id);
    const pair = this.#forget(id);
    return {
      isUndo: undone !== undefined,
      gone: undone ?? null,
      back: refusal === 'duplicate' ? pair : null,
    };
  }

  #undo(decision: string, pair: string | null): Decision {
    const id = newId();
    this.#undos.set(id, pair);
    return { id, action: 'undo', undoes: decision };
  }

  /** @returns the decision's pair as it was before. */
  #forget(decision: string): QueuePair | null {
    const isIts = ({ id }: { readonly id: string }) => id === decision;
    const at = this.#steps.findIndex(({ decisions }) => decisions.some(isIts));
    const step = this.#steps[at];
    if (!step) return null;
    const place = step.decisions.findIndex(isIts);
    const rest = { decisions: step.decisions.toSpliced(place, 1), pairs: step.pairs.toSpliced(place, 1) };
    this.#steps.splice(at, 1, ...(rest.pairs.length > 0 ? [rest] : []));
    return step.pairs[place] ?? null;
  }
}
