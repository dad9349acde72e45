import { z } from 'zod';
import { cutText } from '../text-length.ts';

/** What may be said of a run; the words are in locales/jobs. */
export const RunEvent = z.enum([
  'asked',
  'began',
  'paused',
  'resumed',
  'cancelled',
  'waits',
  'done',
  'failed',
  'repeats',
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** A line of a run's log. */
export const RunLine = z.object({
  /** ISO 8601. */
  at: z.string(),
  event: RunEvent,
  /** Of an error: why it waits or failed. */
  code: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
export type RunLine = z.infer<typeof RunLine>;

/** Single items that could not be worked on, for one reason. */
export const RunProblem = z.object({
  code: z.string(),
  count: z.int().positive(),
  /** The first few of them, as people know them: a row, a file, an address. */
  examples: z.array(z.string()),
});
export type RunProblem = z.infer<typeof RunProblem>;

/** Lines that are kept of a run. */
export const LOG_LINES = 60;
const MOST_CODES = 40;
const MOST_EXAMPLES = 3;
const EXAMPLE_CHARACTERS = 200;

/** One more item that failed: grouped by its reason, which loses no count however many there are. */
export function addProblem(
  problems: readonly RunProblem[],
  { code, example }: { readonly code: string; readonly example?: string | undefined },
): RunProblem[] {
  const known = problems.find(problem => problem.code === code);
  const named = known || problems.length < MOST_CODES ? code : problems.at(-1)!.code;
  const before = problems.find(problem => problem.code === named) ?? { code: named, count: 0, examples: [] };
  const shown = example === undefined ? [] : [cutText(storable(example), EXAMPLE_CHARACTERS)];
  const examples = [...before.examples, ...shown].slice(0, MOST_EXAMPLES);
  const after = { code: named, count: before.count + 1, examples };
  return [...problems.filter(problem => problem.code !== named), after].sort(
    (left, right) => right.count - left.count,
  );
}

/** A broken row of a file may hold what no database takes. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

const HOUR_MS = 3_600_000;

/** When a repeated run begins again: whole steps behind its last beginning, and never in the past. */
export function nextStart(startAt: Date, everyHours: number, now: Date): Date {
  const step = everyHours * HOUR_MS;
  const missed = Math.floor((now.getTime() - startAt.getTime()) / step);
  return new Date(startAt.getTime() + step * (Math.max(0, missed) + 1));
}
