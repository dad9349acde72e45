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

/** Commander prefixes its messages, which our sentence does not need, and gives what may have been meant a line of its own. */
const asSentence = (message: string): string =>
  message.replace(/^error: /, '').replace(/\n(?=\(Did you mean .*\?\)$)/, ' ');

export function failureOf(error: unknown, locale: Locale): Failure {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exitCode: ExitCode.ok };
    // `negareh pairs`, which is no command without another word: its help was shown.
    if (error.code === 'commander.help') return { exitCode: ExitCode.wrongUse };
    return {
      exitCode: ExitCode.wrongUse,
      sentence: cliMessages(locale).wrongUse(oneLine(asSentence(error.message))),
    };
  }
  if (error instanceof Error && error.name === 'AbortError') return { exitCode: ExitCode.interrupted };
  const known = ownError(toOwnError(error));
  return {
    exitCode: ExitCode[ERRORS[known?.code ?? 'internal'].exit],
    sentence: errorMessage(locale, known),
  };
}
