import { CommanderError } from 'commander';
import { ERRORS } from '../core/ground/error-codes.ts';
import { ownError } from '../core/ground/errors.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import { oneLine } from '../core/ground/text/terminal.ts';
import { cliMessages } from '../locales/cli.ts';
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { ExitCode } from './exit-code.ts';

/** How a command ended that threw. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** What the person is told; nothing when it was said already. */
  readonly sentence?: string;
}

/** What commander says in English alone, in the reader's words where there are some, with what it names and what may have been meant. */
function misuseOf({ code, message }: CommanderError, locale: Locale): string {
  const { misuse, didYouMean } = cliMessages(locale);
  const named = /'([^']*)'/.exec(message)?.[1];
  if (named === undefined || !isKnown(misuse, code)) return oneLine(message.replace(/^error: /, ''));
  const meant = /\(Did you mean (?:one of )?(.*)\?\)$/.exec(message)?.[1];
  return [misuse[code](oneLine(named)), meant !== undefined && didYouMean(oneLine(meant))]
    .filter(Boolean)
    .join(' ');
}

const isKnown = <Words extends object>(words: Words, code: PropertyKey): code is keyof Words =>
  Object.hasOwn(words, code);

export function failureOf(error: unknown, locale: Locale): Failure {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exitCode: ExitCode.ok };
    // `negareh pairs`, which is no command without another word: its help was shown.
    if (error.code === 'commander.help') return { exitCode: ExitCode.wrongUse };
    return {
      exitCode: ExitCode.wrongUse,
      sentence: cliMessages(locale).wrongUse(misuseOf(error, locale)),
    };
  }
  if (error instanceof Error && error.name === 'AbortError') return { exitCode: ExitCode.interrupted };
  const known = ownError(toOwnError(error));
  return {
    exitCode: ExitCode[ERRORS[known?.code ?? 'internal'].exit],
    sentence: errorMessage(locale, known),
  };
}
