/** What one person did on one day. */
export interface PersonDay {
  /** The day by calendar-day.ts, like 2026-11-25. */
  readonly day: string;
  readonly personId: string;
  readonly approved: number;
  readonly rejected: number;
  /** Of the approved ones, those whose text was mended. */
  readonly edited: number;
  readonly skipped: number;
  /** Time between acts that follow each other; pauses of more than two minutes do not count. */
  readonly activeSeconds: number;
}
