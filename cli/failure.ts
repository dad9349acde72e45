import { CommanderError } from 'commander';
import { ERRORS } from '../core/ground/error-codes.ts';
import { ownError } from '../core/ground/errors.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import { oneLine } from '../core/ground/text/terminal.ts';
import { cliMessages } from '../locales/cli.ts';
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { ExitCode } from './exit-code.ts';

/** How a failed command ended. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** The message for the person; absent if it was already printed. */
  readonly sentence?: string;
}

/** commander's messages about an invalid value of an option or an argument, before the reason. */
const REFUSED_VALUES = [
  /^error: option '(?<name>[^']*)' argument '(?<value>.*)' is invalid\. (?<reason>.*)$/s,
  /^error: command-argument value '(?<value>.*)' is invalid for argument '(?<name>[^']*)'\. (?<reason>.*)$/s,
];

/**
 * Translates commander's English messages into the reader's language if a translation exists, with the names and suggestions that they
 * contain.
 */
function misuseOf({ code, message }: CommanderError, locale: Locale): string {
  const { misuse, didYouMean, refusedValue, choices, tooMany } = cliMessages(locale);
  // `command.error(…)`: our own sentence, so its marks are not a stranger's.
  if (code === 'commander.error') return message;
  if (code === 'commander.excessArguments') return tooMany;
  if (code === 'commander.invalidArgument') {
    const refused = REFUSED_VALUES.map(pattern => pattern.exec(message)?.groups).find(Boolean);
    // Whole sentences are our own.
    if (!refused) return message;
    const { name = '', value = '', reason = '' } = refused;
    const allowed = /^Allowed choices are (.*)\.$/.exec(reason)?.[1];
    return refusedValue(oneLine(value), name, allowed === undefined ? reason : choices(allowed));
  }
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
    // `negareh pairs` is incomplete without a subcommand: its help was shown.
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
