/** Decisions of one day, as far as the pace needs them. */
export interface DayCount {
  readonly day: string;
  readonly decisions: number;
  readonly activeSeconds: number;
}

/** How fast the review goes, and when it would be through. */
export interface Pace {
  /** Decisions in a minute in which somebody works; null while nobody has. */
  readonly perMinute: number | null;
  /** Decisions a day, over the days looked at, rest days among them. */
  readonly perDay: number;
  /** Null at a pace of nothing. */
  readonly daysLeft: number | null;
  /** Hours of work, however many share them; null while nobody has worked. */
  readonly hoursLeft: number | null;
}

/**
 * @param days what was done in the time looked at, by day or by day and person.
 * @param window the most days that are looked at, counted from the first work on.
 * @param pending pairs that wait.
 */
export function paceOf(days: readonly DayCount[], window: number, pending: number): Pace {
  const decisions = days.reduce((sum, day) => sum + day.decisions, 0);
  const minutes = days.reduce((sum, day) => sum + day.activeSeconds, 0) / 60;
  const perMinute = minutes > 0 ? decisions / minutes : null;
  const perDay = decisions / Math.max(1, window);
  return {
    perMinute,
    perDay,
    daysLeft: perDay > 0 ? Math.ceil(pending / perDay) : null,
    hoursLeft: perMinute ? pending / perMinute / 60 : null,
  };
}
