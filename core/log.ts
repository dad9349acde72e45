import { type Logger, pino } from 'pino';

export type Log = Logger;

/** A Telegram bot token wherever it turns up: in an error's text, a stack, or a URL right after `bot`. */
const TELEGRAM_TOKEN = /(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}/g;

/** Replaces secrets that may slip into a message, an error or a URL. */
export const redactSecrets = (text: string): string => text.replace(TELEGRAM_TOKEN, '[token]');

interface LogOptions {
  readonly level?: string;
  /** Keeps standard output clean for data. */
  readonly toStderr?: boolean;
  /** Takes the lines instead of either. */
  readonly write?: (line: string) => void;
}

/** JSON lines, one per event, on standard output unless the options say otherwise. */
export function createLog(
  process: string,
  { level = 'info', toStderr = false, write }: LogOptions = {},
): Log {
  return pino(
    {
      level,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['token', '*.token', 'headers.authorization', 'req.headers.authorization'],
        censor: '[redacted]',
      },
      hooks: { streamWrite: redactSecrets },
    },
    write ? { write } : pino.destination({ dest: toStderr ? 2 : 1, sync: true }),
  );
}
