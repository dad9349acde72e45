import { cutText } from '../domain/text-length.ts';

/** Longer lines are looked into; longer texts in them are cut. */
const LINE_LIMIT = 32_768;
const TEXT_LIMIT = 4_096;

/**
 * A line of the log, which is one JSON object, with the texts in it cut: a stranger may send a name of 22 megabytes, and
 * it may stand in a message, an error and its causes.
 */
export function shortenLogLine(line: string): string {
  if (line.length <= LINE_LIMIT) return line;
  return `${JSON.stringify(JSON.parse(line), (_, value: unknown) =>
    typeof value === 'string' && value.length > TEXT_LIMIT
      ? `${cutText(value.slice(0, TEXT_LIMIT), TEXT_LIMIT)}… (${value.length} characters)`
      : value,
  )}\n`;
}
