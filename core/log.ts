import { type Logger, pino } from 'pino';

export type Log = Logger;

/** A Telegram bot token wherever it turns up: in a URL, an error's text or a stack. */
const TELEGRAM_TOKEN = /\b\d{5,}:[A-Za-z0-9_-]{30,}\b/g;

/** Replaces secrets that may slip into a message, an error or a URL. */
export const redactSecrets = (text: string): string => text.replace(TELEGRAM_TOKEN, '[token]');

/** JSON lines on standard output, one per event; standard error when `toStderr` keeps output clean for data. */
export function createLog(
  process: string,
  { level = 'info', toStderr = false }: { level?: string; toStderr?: boolean } = {},
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
    pino.destination({ dest: toStderr ? 2 : 1, sync: true }),
  );
}
