'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { Reason } from '../../../core/ground/domain/review/review.ts';
import { type KeyBindings, USUAL_KEYS } from '../../../core/ground/domain/review/review-keys.ts';

/** A reason to reject, in the order of choice: the built-in ones first, then the team's own. */
export interface ShownReason {
  readonly code: Reason;
  readonly label: string;
}

export interface ReviewTools {
  readonly keys: KeyBindings;
  readonly reasons: readonly ShownReason[];
}

const Tools = createContext<ReviewTools>({ keys: USUAL_KEYS, reasons: [] });

/** What all parts of the review screen use: the person's keys and the team's reasons. */
export const ReviewToolsProvider = ({ tools, children }: { tools: ReviewTools; children: ReactNode }) => (
  <Tools value={tools}>{children}</Tools>
);

export const useReviewTools = (): ReviewTools => useContext(Tools);
