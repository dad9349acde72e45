import type { Command } from 'commander';
import { cliMessages } from '../../locales/cli.ts';
import { doctorMessages } from '../../locales/doctor.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { isolate } from '../output/table.ts';
import type { Diagnosis } from './finding.ts';

const SIGNS = { ok: '✓', warn: '!', fail: '✗' } as const;

/** `negareh doctor [--json]` */
export function registerDoctor(program: Command, context: CommandContext): void {
  const words = doctorMessages(context.locale);
  program
    .command('doctor')
    .description(words.about)
    .option('--json', cliMessages(context.locale).help.json)
    .addHelpText('after', words.after)
    .action(({ json }: { json?: true }) => examine(json ?? false, context));
}

async function examine(json: boolean, context: CommandContext): Promise<void> {
  const { runDoctor } = await import('./run-doctor.ts');
  const { diagnose } = await import('./finding.ts');
  const words = doctorMessages(context.locale);
  const closers: (() => Promise<void>)[] = [];
  const diagnoses: Diagnosis[] = [];
  const doctorContext = {
    config: context.config,
    problems: context.configProblems,
    message: (error: Parameters<typeof errorMessage>[1]) => errorMessage(context.locale, error),
    clocks: [],
    defer: (close: () => Promise<void>) => void closers.unshift(close),
  };
  try {
    for await (const { check, finding } of runDoctor(doctorContext)) {
      const diagnosis = diagnose(check, finding, words);
      diagnoses.push(diagnosis);
      if (!json) for (const line of toLines(diagnosis, context)) context.print(line);
    }
  } finally {
    for (const close of closers) await close().catch(() => undefined);
  }
  const count = (level: Diagnosis['level']) => diagnoses.filter(one => one.level === level).length;
  const [warnings, failures] = [count('warn'), count('fail')];
  if (json) context.print(JSON.stringify({ ok: failures === 0, warnings, failures, checks: diagnoses }));
  else context.print(`\n${words.summary(warnings, failures)}`);
  if (failures > 0) context.exitWith(ExitCode.someFailed);
}

/** The sign and the check's name, the finding, and below it the remedy. */
function toLines({ check, level, message, mend }: Diagnosis, { locale }: CommandContext): string[] {
  const { checks, levels } = doctorMessages(locale);
  const lines = [`${SIGNS[level]} ${isolate(levels[level])}  ${isolate(checks[check])}: ${isolate(message)}`];
  return mend ? [...lines, `    → ${isolate(mend)}`] : lines;
}
