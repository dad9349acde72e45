import type { Command } from 'commander';
import { inspectConfig } from '../core/ground/config.ts';
import type { Log } from '../core/ground/log.ts';
import { readVersion } from '../core/ground/project.ts';
import { terminalLines } from '../core/ground/text/terminal.ts';
import { type CommandContext, createCommandContext, type Output } from './command-context.ts';
import { ExitCode } from './exit-code.ts';
import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';

/** What a command line is started with. */
export interface CommandLineOptions {
  /** The settings; by default those of this process and of the file `.env`. */
  readonly environment?: NodeJS.Dict<string>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Opens a log of this level on standard error. */
  readonly openLog: (level: 'debug' | 'error') => Log;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * Runs `negareh`: the whole command line except what belongs to its process (signals, closed pipes, file permissions, exit), which
 * `main.ts` has.
 * @returns the exit code. It never throws: errors are printed on standard error, in the reader's language.
 */
export async function runCommandLine(
  words: readonly string[],
  { environment, stdout, stderr, openLog, signal }: CommandLineOptions,
): Promise<ExitCode> {
  let context: CommandContext | undefined;
  let exitCode: ExitCode | undefined;
  try {
    const inspected = inspectConfig(environment);
    const { config, problems } = inspected;
    // The doctor must run even if the configuration has problems.
    if (problems[0] && words[0] !== 'doctor') throw problems[0];
    const log = openLog(config.logLevel === 'debug' ? 'debug' : 'error');
    const exitWith = (code: ExitCode): void => {
      exitCode = code;
    };
    context = createCommandContext(inspected, { log, signal, stdout, stderr, exitWith });
    const program = await createProgram(words, context, { version: readVersion(), stdout, stderr });
    await program.parseAsync(askedOf(program, words), { from: 'user' });
    return exitCode ?? (signal.aborted ? ExitCode.interrupted : ExitCode.ok);
  } catch (error) {
    const failure = failureOf(error, context?.locale ?? 'en');
    if (failure.sentence) stderr.write(`${terminalLines(failure.sentence)}\n`);
    context?.log.debug({ err: error }, 'failed');
    return failure.exitCode;
  }
}

/**
 * Without a word, shows help. `help` about an unknown command reports what that command would report, because commander would show the
 * whole help.
 */
function askedOf(program: Command, words: readonly string[]): readonly string[] {
  const [first, about = '', ...rest] = words;
  if (first === undefined) return ['help'];
  const isKnown = /^(?:help|-.*)?$/.test(about) || program.commands.some(command => command.name() === about);
  return first !== 'help' || isKnown ? words : [about, ...rest];
}
