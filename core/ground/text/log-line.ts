import { cutText } from '../domain/text-length.ts';

/** Lines longer than the first are parsed, and texts in them longer than the second are cut. */
const LINE_LIMIT = 32_768;
const TEXT_LIMIT = 4_096;

/**
 * A line of the log, which is one JSON object, with its long texts cut: a stranger may send a name of 22 megabytes, and
 * the log may repeat it in a message, an error and its causes.
 */
export function shortenLogLine(line: string): string {
  if (line.length <= LINE_LIMIT) return line;
  return `${JSON.stringify(JSON.parse(line), (_, value: unknown) =>
    typeof value === 'string' && value.length > TEXT_LIMIT
      ? `${cutText(value.slice(0, TEXT_LIMIT), TEXT_LIMIT)}… (${value.length} characters)`
      : value,
  )}\n`;
}
