import { CommanderError } from 'commander';
import { toDatabaseError } from '../core/data/database/database-error.ts';
import { BusyError, InputError, NegarehError, NotFoundError, RetryableError } from '../core/ground/errors.ts';
import { cliMessages } from '../locales/cli.ts';
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { ExitCode } from './command-context.ts';

/** How a command ended that threw. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** What the person is told; nothing when it was said already. */
  readonly sentence?: string;
}

/** Commander prefixes its messages, which our sentence does not need. */
const withoutPrefix = (message: string): string => message.replace(/^error: /, '');

export function failureOf(error: unknown, locale: Locale): Failure {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exitCode: ExitCode.ok };
    return {
      exitCode: ExitCode.wrongUse,
      sentence: cliMessages(locale).wrongUse(withoutPrefix(error.message)),
    };
  }
  if (error instanceof Error && error.name === 'AbortError') return { exitCode: ExitCode.interrupted };
  const cause = toDatabaseError(error);
  const known = cause instanceof NegarehError ? cause : undefined;
  return { exitCode: exitCodeOf(known), sentence: errorMessage(locale, known) };
}

function exitCodeOf(error: NegarehError | undefined): ExitCode {
  if (error instanceof InputError || error?.code.startsWith('config.')) return ExitCode.wrongUse;
  if (error instanceof NotFoundError || error?.code === 'index.no-previous') return ExitCode.nothingFound;
  const isAway = error instanceof BusyError || error instanceof RetryableError;
  return isAway || error?.code.startsWith('database.') ? ExitCode.unreachable : ExitCode.unexpected;
}
