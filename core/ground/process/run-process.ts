import { flushCompileCache } from 'node:module';
import path from 'node:path';
import type { Locale } from '../../../locales/format.ts';
import { errorMessage } from '../../../locales/messages.ts';
import { type Config, loadConfig } from '../config.ts';
import { kindOf, type NegarehError, ownError } from '../errors.ts';
import { createLog, type Log } from '../log.ts';
import { ROOT } from '../project.ts';
import { toOwnError } from '../raw-errors.ts';
import { answerArguments } from './answer-arguments.ts';
import { EXIT_CONFIGURATION, onShutdown } from './lifecycle.ts';
import { closeToOthers, createForOwnerOnly } from './owner-only.ts';

/** What a process is given when it starts. */
export interface ProcessContext {
  readonly config: Config;
  readonly log: Log;
  /** Aborted when the process is told to end, so that a start still under way can stop. */
  readonly stopping: AbortSignal;
  /** Adds a function to call at the end; the last added is called first. */
  onEnd(close: () => Promise<void> | void): void;
  /** Ends the process for an error that came after its start, as if `start` had thrown it. */
  fail(error: unknown): void;
}

export interface ProcessOptions {
  /** A process that has not closed by then ends anyway. */
  readonly limitMs?: number;
  /** The log once the configuration is known; by default JSON lines on standard output. */
  readonly openLog?: (config: Config) => Log;
  /** False keeps the signal to end out of the log. */
  readonly logsEnd?: boolean;
  /** Reports an unexpected end; by default with a fatal line of the log. */
  readonly sayFailure?: (sentence: string, error: unknown) => void;
  /** How to log an error, for errors that hold what must not be logged. */
  readonly describe?: (error: unknown) => object;
}

/** After a failure, the process has this long to close what is open. */
const CLOSE_AFTER_FAILURE_MS = 3_000;

/**
 * The one way in which a process starts and ends: it reads the configuration, starts, and ends in order on SIGTERM, on
 * SIGINT and when its parent is gone (`onShutdown`). Every other end is reported in one line. The exit code is then 78 when
 * somebody has to change something first, else 1, which means that another try may work.
 */
export async function runProcess(
  name: string,
  start: (context: ProcessContext) => Promise<void>,
  options: ProcessOptions = {},
): Promise<void> {
  // The supervisor's own were answered before it came here.
  if (name !== 'start') answerArguments(process.argv.slice(2), name);
  createForOwnerOnly();
  const { openLog = ({ logLevel }) => createLog(name, { level: logLevel }), limitMs } = options;
  let log = createLog(name);
  let locale: Locale = 'en';
  const end = (thrown: unknown): never => {
    const error = toOwnError(thrown);
    const sentence = errorMessage(locale, ownError(error));
    if (options.sayFailure) options.sayFailure(sentence, error);
    else log.fatal(options.describe?.(error) ?? { err: error }, sentence);
    process.exit(exitCodeFor(error));
  };
  process.on('uncaughtException', end);

  const config = loadConfig();
  ({ locale } = config);
  closeToOthers(config.dataDir, passageOf(config));
  log = openLog(config);
  const stopping = new AbortController();
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    stopping.abort();
    for (let next = closers.pop(); next; next = closers.pop()) await next();
  };
  const endLog = options.logsEnd === false ? log.child({}, { level: 'warn' }) : log;
  onShutdown(close, endLog, limitMs === undefined ? {} : { limitMs });

  const fail = async (error: unknown): Promise<void> => {
    // A process that is told to end interrupts its start, which is not a failure.
    if (stopping.signal.aborted) return;
    setTimeout(() => end(error), CLOSE_AFTER_FAILURE_MS).unref();
    await close().catch(() => undefined);
    end(error);
  };
  const context: ProcessContext = {
    config,
    log,
    stopping: stopping.signal,
    onEnd: closer => void closers.push(closer),
    fail: error => void fail(error),
  };
  await start(context).catch(fail);
  // Now, because a killed process would save nothing. Without a folder for compiled code this does nothing.
  flushCompileCache();
}

/** Root's PostgreSQL runs as another user, who must reach its folder. */
const passageOf = ({ postgresDir }: Config): string | undefined =>
  postgresDir !== undefined && process.getuid?.() === 0 ? path.resolve(ROOT, postgresDir) : undefined;

/** 78 for lasting faults. An unknown fault may be gone after a restart. */
const exitCodeFor = (error: unknown): number => (isLasting(ownError(error)) ? EXIT_CONFIGURATION : 1);

function isLasting(error: NegarehError | undefined): boolean {
  if (!error || error.code === 'internal') return false;
  const kind = kindOf(error);
  return kind === 'give-up' || kind === 'tell-user';
}
