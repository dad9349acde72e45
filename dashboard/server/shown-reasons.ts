import 'server-only';
import type { TeamReason } from '../../core/data/review/team-reasons.ts';
import { OWN_REASON, REJECT_REASONS } from '../../core/ground/domain/review/review.ts';
import type { Locale } from '../../locales/format.ts';
import { reviewMessages } from '../../locales/review.ts';
import type { ShownReason } from '../components/review/review-tools.tsx';

/** The reasons for rejecting a pair: the built-in ones, then the team's own that are not archived. */
export function shownReasons(own: readonly TeamReason[], locale: Locale): ShownReason[] {
  const words = reviewMessages(locale).reasons;
  return [
    ...REJECT_REASONS.map(code => ({ code, label: words[code] })),
    ...own.filter(({ isArchived }) => !isArchived).map(reason => shown(reason, locale)),
  ];
}

/** The names of the team's own reasons, archived ones included. */
export const ownReasonNames = (
  own: readonly TeamReason[],
  locale: Locale,
): Readonly<Record<string, string>> =>
  Object.fromEntries(own.map(reason => shown(reason, locale)).map(({ code, label }) => [code, label]));

const shown = ({ id, persian, english }: TeamReason, locale: Locale): ShownReason => ({
  code: `${OWN_REASON}${id}`,
  label: locale === 'fa' ? persian : english,
});
