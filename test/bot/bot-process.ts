import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../core/ground/project.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { NODE_FLAGS } from '../helpers/node-flags.ts';

export interface BotProcess {
  readonly pid: number | undefined;
  /** Standard output and error together, so far. */
  output(): string;
  /** The log lines so far. */
  lines(): Record<string, unknown>[];
  kill(signal: NodeJS.Signals): void;
  /** Exit code. */
  ended: Promise<number | null>;
}

/** The bot's own process, `bot/main.ts`, with these variables and none of the tester's. */
export function spawnBot(variables: Record<string, string>): BotProcess {
  const child = spawn(process.execPath, [...NODE_FLAGS, 'bot/main.ts'], {
    cwd: ROOT,
    env: childEnvironment({ LOG_LEVEL: 'debug', ...variables }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  return {
    pid: child.pid,
    output: () => output,
    lines: () =>
      output
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line) as Record<string, unknown>),
    kill: signal => child.kill(signal),
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}
