// The process of the `negareh` command: signals, closed pipes, file permissions, exit.
import { inspectConfig } from '../core/ground/config.ts';
import { codeOf, toDiskError } from '../core/ground/errors.ts';
import { createLog } from '../core/ground/log.ts';
import { createForOwnerOnly } from '../core/ground/process/owner-only.ts';
import { terminalLines } from '../core/ground/text/terminal.ts';
import { ExitCode } from './exit-code.ts';
import { failureOf } from './failure.ts';
import { runCommandLine } from './run-command-line.ts';

/** A lingering connection must not delay the prompt longer than this. */
const LINGER_MS = 1_000;

const interrupted = new AbortController();
process.on('SIGINT', () => {
  // The first Ctrl-C asks the command to end, the second kills it.
  if (interrupted.signal.aborted) process.exit(ExitCode.interrupted);
  interrupted.abort();
});
// `negareh search … | head` closes the pipe early, which is not an error.
process.stdout.on('error', error => {
  if (codeOf(error) === 'EPIPE') process.exit(ExitCode.ok);
  const { exitCode, sentence } = failureOf(toDiskError(error, '/dev/stdout'), inspectConfig().config.locale);
  if (sentence) process.stderr.write(`${terminalLines(sentence)}\n`);
  process.exit(exitCode);
});

createForOwnerOnly();
process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  openLog: level => createLog('negareh', { level, toStderr: true }),
  signal: interrupted.signal,
});
setTimeout(() => process.exit(), LINGER_MS).unref();
