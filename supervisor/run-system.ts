import { inspect } from 'node:util';
import { ownError } from '../core/ground/errors.ts';
import { createLog } from '../core/ground/log.ts';
import { runProcess } from '../core/ground/process/run-process.ts';
import { terminalLines } from '../core/ground/text/terminal.ts';
import { openConsole } from './console.ts';
import type { ProcessPlan } from './process-table.ts';
import type { Restarts } from './restarts.ts';
import { STOP_LIMIT_MS, startSystem } from './start-system.ts';

/**
 * The supervisor's own process. People read its output, so its lines are for people, and an unexpected end is a sentence. Resolves when
 * everything is started.
 */
export function runSystem(
  processes: readonly ProcessPlan[],
  options: { readonly restarts?: Restarts } = {},
): Promise<void> {
  const console = openConsole(processes.map(({ name }) => name));
  return runProcess('start', context => startSystem({ ...context, console }, processes, options), {
    limitMs: STOP_LIMIT_MS,
    // A person sees that we stop.
    logsEnd: false,
    openLog: ({ logLevel }) =>
      createLog('start', { level: logLevel, write: line => console.line('start', line) }),
    sayFailure: (sentence, error) => {
      process.stderr.write(`${terminalLines(ownError(error) ? sentence : inspect(error))}\n`);
    },
  });
}
