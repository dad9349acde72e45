/** What one person did on one day. */
export interface PersonDay {
  /** The day by calendar-day.ts, like 2026-11-25. */
  readonly day: string;
  readonly personId: string;
  readonly approved: number;
  readonly rejected: number;
  /** The approved ones whose text was edited. */
  readonly edited: number;
  readonly skipped: number;
  /** The time between consecutive acts; pauses of more than two minutes do not count. */
  readonly activeSeconds: number;
}
