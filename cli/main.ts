// The `negareh` command.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inspectConfig, ROOT } from '../core/ground/config.ts';
import { toDiskError } from '../core/ground/errors.ts';
import { createLog } from '../core/ground/log.ts';
import { createForOwnerOnly } from '../core/ground/process/owner-only.ts';
import { terminalLines } from '../core/ground/text/terminal.ts';
import { type CommandContext, createCommandContext, ExitCode } from './command-context.ts';
import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';

/** A connection that lingers must not keep the prompt away. */
const LINGER_MS = 1_000;

const interrupted = new AbortController();
process.on('SIGINT', () => {
  // The first Ctrl-C asks the command to come to an end, the second does not ask.
  if (interrupted.signal.aborted) process.exit(ExitCode.interrupted);
  interrupted.abort();
});
// `negareh search … | head` closes the pipe early, which is no fault.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(ExitCode.ok);
  const { exitCode, sentence } = failureOf(toDiskError(error, '/dev/stdout'), context?.locale ?? 'en');
  if (sentence) process.stderr.write(`${terminalLines(sentence)}\n`);
  process.exit(exitCode);
});

let context: CommandContext | undefined;
createForOwnerOnly();
try {
  const words = process.argv.slice(2);
  const inspected = inspectConfig();
  const { config, problems } = inspected;
  // The doctor is asked because something is wrong.
  if (problems[0] && words[0] !== 'doctor') throw problems[0];
  const isDebugging = config.logLevel === 'debug';
  const log = createLog('negareh', { level: isDebugging ? 'debug' : 'error', toStderr: true });
  context = createCommandContext(inspected, log, interrupted.signal);
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  await createProgram(context, version).parseAsync(words.length > 0 ? words : ['help'], { from: 'user' });
  if (interrupted.signal.aborted) process.exitCode ??= ExitCode.interrupted;
} catch (error) {
  const { exitCode, sentence } = failureOf(error, context?.locale ?? 'en');
  if (sentence) process.stderr.write(`${terminalLines(sentence)}\n`);
  context?.log.debug({ err: error }, 'failed');
  process.exitCode = exitCode;
}
setTimeout(() => process.exit(), LINGER_MS).unref();
