import type { Argument, Command, HelpConfiguration, Option } from 'commander';
import { cliMessages } from '../locales/cli.ts';
import type { Locale } from '../locales/format.ts';
import { EXAMPLES } from './examples.ts';

/** Help in the reader's language: commander states choices and defaults only in English. */
export function helpIn(locale: Locale): HelpConfiguration {
  const { help } = cliMessages(locale);
  const described = ({ description, argChoices, defaultValue }: Argument | Option): string => {
    const isListed = argChoices?.every(choice => description.includes(choice)) ?? true;
    const notes = [
      ...(argChoices && !isListed ? [help.oneOf(argChoices)] : []),
      ...(defaultValue === undefined || typeof defaultValue === 'boolean'
        ? []
        : [help.byDefault(String(defaultValue))]),
    ];
    return notes.length === 0 ? description : `${description} ${help.notes(notes)}`;
  };
  return {
    styleTitle: title => help.titles[title] ?? title,
    optionDescription: described,
    argumentDescription: described,
  };
}

/** Adds examples below the help of each command; for a command with subcommands, the first example of each. */
export function addExamples(program: Command, locale: Locale): void {
  const heading = cliMessages(locale).help.examples;
  for (const command of program.commands) {
    const inside = command.commands.map(one => EXAMPLES[`${command.name()} ${one.name()}`] ?? []);
    show(command, EXAMPLES[command.name()] ?? inside.flatMap(examples => examples.slice(0, 1)));
    for (const [place, one] of command.commands.entries()) show(one, inside[place] ?? []);
  }

  function show(command: Command, examples: readonly string[]): void {
    if (examples.length === 0) return;
    const lines = examples.map(example => `  ./negareh ${example}`);
    command.addHelpText('after', ['', heading, ...lines].join('\n'));
  }
}
