import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createCommandContext } from '../../cli/command-context.ts';
import { createProgram } from '../../cli/program.ts';
import { inspectConfig } from '../../core/ground/config.ts';
import { createLog } from '../../core/ground/log.ts';

/** All commands in this language, each with its name as it is typed and its whole help. */
async function commandsIn(locale: 'fa' | 'en') {
  let shown = '';
  const output = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      shown += text;
      done();
    },
  });
  const context = createCommandContext(inspectConfig({ LOCALE: locale }), {
    log: createLog('test', { level: 'error' }),
    signal: new AbortController().signal,
    exitWith: () => undefined,
    stdout: output,
    stderr: output,
  });
  const program = await createProgram([], context, { version: '1', stdout: output, stderr: output });
  const found: { name: string; command: Command; help: string }[] = [];
  const walk = (command: Command, name: string): void => {
    shown = '';
    command.outputHelp();
    found.push({ name, command, help: shown });
    for (const one of command.commands) walk(one, `${name} ${one.name()}`.trim());
  };
  walk(program, '');
  return found;
}

describe.each(['fa', 'en'] as const)('the help of every command, in %s', locale => {
  it('is in one language, and shows how it is typed', async () => {
    const commands = await commandsIn(locale);
    expect(commands.length).toBeGreaterThan(60);
    for (const { name, command, help } of commands) {
      expect(help, name).toContain(`./negareh ${name}`);
      // Once below the options, and not again by another way.
      expect(help.match(/^(?:Examples|نمونه‌ها):$/gm), name).toHaveLength(1);
      expect(help, name).not.toMatch(
        locale === 'fa' ? /choices:|default[: ]|Options|Arguments/ : /[آ-ی]+:$/m,
      );
      // What may be chosen stands first in some, as it is typed.
      const told = [...command.options, ...command.registeredArguments].filter(
        ({ argChoices }) => !argChoices,
      );
      for (const text of [command.description(), ...told.map(({ description }) => description)])
        expect(text, name).not.toMatch(/^[a-z]+ [a-z]/);
    }
  });

  it('has examples of commands and options that there are', async () => {
    const commands = await commandsIn(locale);
    const examples = commands.flatMap(({ help }) => help.match(/(?<=^ {2}\.\/negareh ).*$/gm) ?? []);
    for (const example of new Set(examples)) {
      const [first = '', second = ''] = example.split(' ');
      const at = (name: string) => commands.find(one => one.name === name)?.command;
      const meant = [at(`${first} ${second}`), at(first)].filter(one => one !== undefined);
      expect(meant, example).not.toEqual([]);
      const known = meant.flatMap(({ options }) => options.map(({ long }) => long));
      for (const option of example.match(/--[\w-]+/g) ?? []) expect(known, example).toContain(option);
    }
  });
});
