import type { PersonDay } from '../../../core/ground/domain/review/person-day.ts';

/** The work of one day or of many days. */
export interface Work extends PersonDay {
  readonly decisions: number;
}

export type Totals = Omit<Work, 'day'>;

/** The people in it, those with most decisions first. */
export const peopleOf = (work: readonly Work[]): string[] =>
  sumByPerson(work).map(({ personId }) => personId);

/** Each person's days added up, those with most decisions first. */
export function sumByPerson(work: readonly Work[]): Totals[] {
  const groups = Map.groupBy(work, ({ personId }) => personId);
  return [...groups]
    .map(([personId, days]) => {
      const sum = (value: (day: Work) => number) => days.reduce((total, day) => total + value(day), 0);
      return {
        personId,
        decisions: sum(day => day.decisions),
        approved: sum(day => day.approved),
        rejected: sum(day => day.rejected),
        edited: sum(day => day.edited),
        skipped: sum(day => day.skipped),
        activeSeconds: sum(day => day.activeSeconds),
      };
    })
    .sort((one, other) => other.decisions - one.decisions);
}
