/** Decisions of one day, as far as the pace needs them. */
export interface DayCount {
  readonly day: string;
  readonly decisions: number;
  readonly activeSeconds: number;
}

/** The speed of the review, and when it would be done. */
export interface Pace {
  /** Decisions in a minute of work; null when nobody has worked. */
  readonly perMinute: number | null;
  /** Decisions a day over the examined days, rest days included. */
  readonly perDay: number;
  /** Null when the pace is zero. */
  readonly daysLeft: number | null;
  /** Hours of work, however many people share them; null when nobody has worked. */
  readonly hoursLeft: number | null;
}

/**
 * @param days the work in the examined time, by day or by day and person.
 * @param window the most days that are examined, counted from the first work on.
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
