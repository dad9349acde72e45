import type { Database } from '../core/data/database/database.ts';
import type { Config, inspectConfig } from '../core/ground/config.ts';
import type { NegarehError } from '../core/ground/errors.ts';
import type { Log } from '../core/ground/log.ts';
import { terminalLines } from '../core/ground/text/terminal.ts';
import type { Locale } from '../locales/format.ts';
import type { ExitCode } from './exit-code.ts';
import { createProgress, type Progress, type ProgressOptions } from './output/progress.ts';

/** What every command gets. */
export interface CommandContext {
  readonly config: Config;
  /** Only the doctor is called with a configuration that has problems. */
  readonly configProblems: readonly NegarehError[];
  /** On standard error, so that standard output stays clean for data. */
  readonly log: Log;
  readonly locale: Locale;
  /** Aborted by the first Ctrl-C: a long command finishes its current item and returns. The second Ctrl-C kills. */
  readonly signal: AbortSignal;
  /** A line on standard output: the command's answer. */
  print(line: string): void;
  /** A line on standard error: information besides the answer. Does not tear a running bar. */
  note(line: string): void;
  /** A progress bar on standard error in the reader's language; call `stop` at the end. */
  progress(options: Omit<ProgressOptions, 'locale'>): Progress;
  /** Opens the database (and the embedded server meanwhile, if none runs), and closes it after `run`. */
  withDatabase<T>(run: (database: Database) => Promise<T>): Promise<T>;
  /** Makes the process end with this code although the command returns normally. */
  exitWith(code: ExitCode): void;
}

/** Where a command writes: a stream of its process, or a listener. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

interface CommandContextOptions extends Pick<CommandContext, 'log' | 'signal' | 'exitWith'> {
  readonly stdout: Output;
  readonly stderr: Output;
}

export function createCommandContext(
  { config, problems }: ReturnType<typeof inspectConfig>,
  { log, signal, exitWith, stdout, stderr }: CommandContextOptions,
): CommandContext {
  let bar: Progress | undefined;
  return {
    config,
    configProblems: problems,
    log,
    signal,
    locale: config.locale,
    print: line => void stdout.write(`${terminalLines(line)}\n`),
    note: line => (bar ? bar.note(terminalLines(line)) : void stderr.write(`${terminalLines(line)}\n`)),
    progress: options => {
      const started = createProgress({ ...options, locale: config.locale }, stderr);
      bar = started;
      return {
        ...started,
        stop: () => {
          started.stop();
          if (bar === started) bar = undefined;
        },
      };
    },
    withDatabase: async run => {
      // Imported here, because `negareh help` must not load Prisma.
      const { ensureDatabase } = await import('../postgres/ensure-database.ts');
      const { openDatabase } = await import('../core/data/database/database.ts');
      const server = await ensureDatabase(config, log);
      try {
        const database = openDatabase(server.url);
        try {
          return await run(database);
        } finally {
          await database.close();
        }
      } finally {
        await server.close();
      }
    },
    exitWith,
  };
}
