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

/** A value that an option, or an argument, does not take: what commander says of it, before the reason. */
const REFUSED_VALUES = [
  /^error: option '(?<name>[^']*)' argument '(?<value>.*)' is invalid\. (?<reason>.*)$/s,
  /^error: command-argument value '(?<value>.*)' is invalid for argument '(?<name>[^']*)'\. (?<reason>.*)$/s,
];

/** What commander says in English alone, in the reader's words where there are some, with what it names and what may have been meant. */
function misuseOf({ code, message }: CommanderError, locale: Locale): string {
  const { misuse, didYouMean, refusedValue, choices, tooMany } = cliMessages(locale);
  // `command.error(…)`: a sentence of ours, whose marks are no stranger's.
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
