import { z } from 'zod';
import { visibleText } from '../../text/visible-text.ts';
import { isTooLongCaption, PairStatus } from '../captions/caption-pair.ts';
import { Id } from '../id.ts';

/** Why a pair is rejected, in the order of the keys 1 to 9 that an annotator presses. */
export const REJECT_REASONS = [
  'literal-translation',
  'wrong-meaning',
  'letter-forms',
  'unnatural',
  'watermark',
  'phone-number',
  'text-only',
  'unclear-picture',
  'unfit',
] as const;
export const RejectReason = z.enum(REJECT_REASONS);
export type RejectReason = z.infer<typeof RejectReason>;

/** A team's own reason, by its id: `own:…`. */
export const OWN_REASON = 'own:';
const OwnReason = z.templateLiteral([OWN_REASON, Id]);
/** A built-in reason, or one of the team's own. */
export const Reason = z.union([RejectReason, OwnReason]);
export type Reason = z.infer<typeof Reason>;
/** The most reasons of one rejection. */
const REASONS_LIMIT = 20;

/** A reason of the team's own, in both languages. */
export const ReasonText = z
  .string()
  .transform(text => visibleText(text))
  .pipe(z.string().min(1).max(60));

export const ReviewAction = z.enum(['approve', 'reject', 'edit', 'skip', 'flag', 'unflag', 'undo']);
export type ReviewAction = z.infer<typeof ReviewAction>;

/** A caption as somebody writes it: its visible text, by the same rule as text from everywhere else. */
export const CaptionText = z
  .string()
  .transform(text => visibleText(text))
  .pipe(
    z
      .string()
      .min(1)
      .refine(text => !isTooLongCaption(text), 'is too long'),
  );

/** What the annotator saw when deciding: if the pair has changed since, the decision does not hold. */
const Seen = z.object({ status: PairStatus, persian: z.string() });

const on = { id: Id, pairId: Id, seen: Seen };

/** One act of an annotator. `id` is made where it happens, so that an act that is sent twice is done once. */
export const Decision = z.discriminatedUnion('action', [
  z.strictObject({ ...on, action: z.enum(['approve', 'skip', 'flag', 'unflag']) }),
  z.strictObject({ ...on, action: z.literal('reject'), reasons: z.array(Reason).max(REASONS_LIMIT) }),
  /** Edits the Persian text and approves the edited pair. */
  z.strictObject({ ...on, action: z.literal('edit'), text: CaptionText }),
  /** Takes back the act of this id. */
  z.strictObject({ id: Id, action: z.literal('undo'), undoes: Id }),
]);
export type Decision = z.infer<typeof Decision>;

/**
 * Why an act was not done: the pair no longer exists; somebody else has it on the screen; it has changed since it was seen;
 * its image has the same words already; there is nothing (left) to undo.
 */
export const Refusal = z.enum(['gone', 'leased', 'changed', 'duplicate', 'nothing-to-undo']);
export type Refusal = z.infer<typeof Refusal>;

export const DecisionOutcome = z.object({
  id: Id,
  /** Null when it was done, now or when it was sent before. */
  refusal: Refusal.nullable(),
  /** Who changed the pair since, if a person did and it matters. */
  by: z.string().nullable(),
  /** For a gold pair: what would have been right, and why. */
  gold: z.object({ isRight: z.boolean(), expected: PairStatus, note: z.string().nullable() }).optional(),
});
export type DecisionOutcome = z.infer<typeof DecisionOutcome>;
