import { type Logger, pino } from 'pino';
import { shortenLogLine } from './text/log-line.ts';
import { terminalLines } from './text/terminal.ts';

export type Log = Logger;

/** A Telegram bot token anywhere: in an error's text, a stack, or a URL right after `bot`. */
const TELEGRAM_TOKEN = /(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}/g;

/** The signature that lets anyone who has an image's address in a bucket open it. */
const SIGNATURE = /(X-Amz-(?:Signature|Security-Token)=)[^&\s"'\\]+/gi;
/** The password of a database, a store or a proxy in its address. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"'\\]*:)[^\s/@"'\\]+(?=@)/gi;

/** Replaces secrets that may slip into a message, an error or a URL. */
export const redactSecrets = (text: string): string =>
  text
    .replace(TELEGRAM_TOKEN, '[token]')
    .replace(SIGNATURE, '$1[signature]')
    .replace(URL_PASSWORD, '$1[password]');

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
      hooks: { streamWrite: line => terminalLines(redactSecrets(shortenLogLine(line))) },
    },
    write ? { write } : openDestination(toStderr ? 2 : 1),
  );
}

/** The most bytes of lines that wait for room on a full disk; newer lines are dropped beyond it. */
const WAITING_BYTES = 2 ** 20;

/** A log that cannot be written (disk full, reader gone) must not end its process. */
function openDestination(descriptor: 1 | 2): ReturnType<typeof pino.destination> {
  const destination = pino.destination({ dest: descriptor, sync: true, maxLength: WAITING_BYTES });
  destination.on('error', () => undefined);
  return destination;
}
