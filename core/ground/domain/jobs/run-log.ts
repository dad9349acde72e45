import { z } from 'zod';
import { cutText } from '../text-length.ts';

/** What a run's log may say; the words are in locales/jobs. */
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
  /** The error's reason: why the run waits or failed. */
  code: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
export type RunLine = z.infer<typeof RunLine>;

/** Single items that failed for the same reason. */
export const RunProblem = z.object({
  code: z.string(),
  count: z.int().positive(),
  /** The first few of them, under the names that people know: a row, a file, an address. */
  examples: z.array(z.string()),
});
export type RunProblem = z.infer<typeof RunProblem>;

/** The number of log lines kept for a run. */
export const LOG_LINES = 60;
const MOST_CODES = 40;
const MOST_EXAMPLES = 3;
const EXAMPLE_CHARACTERS = 200;

/** Adds a failed item to the group of its reason, so that the counts stay exact however many fail. */
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

/** A broken row of a file may hold characters that no database accepts. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

const HOUR_MS = 3_600_000;

/** When a repeated run begins again: whole intervals after its last start, and never in the past. */
export function nextStart(startAt: Date, everyHours: number, now: Date): Date {
  const step = everyHours * HOUR_MS;
  const missed = Math.floor((now.getTime() - startAt.getTime()) / step);
  return new Date(startAt.getTime() + step * (Math.max(0, missed) + 1));
}
