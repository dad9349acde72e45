import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { Writable } from 'node:stream';
import { runCommandLine } from '../../cli/run-command-line.ts';
import { createLog } from '../../core/ground/log.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { NODE_FLAGS } from '../helpers/node-flags.ts';
import { TEST_SETTINGS } from '../helpers/test-settings.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as its users start it: a process of its own, with these settings and no others. */
export function startCommand(words: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [...NODE_FLAGS, path.join(ROOT, 'cli/main.ts'), ...words], {
    env: childEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', data => {
    output.stdout += data;
  });
  child.stderr.on('data', data => {
    output.stderr += data;
  });
  const ended = once(child, 'close').then(([code]): CommandResult => ({ code, ...output }));
  return { child, output, ended };
}

/** For what a process of its own shows alone: its end, what it loads, whose files it makes. */
export const runCommandProcess = (
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> => startCommand(words, environment).ended;

/**
 * The command line in the process of the test, with these settings and no others: all of it but `cli/main.ts`, which
 * `main.test.ts` is about. A process of its own would spend half a second of a core on loading before it does the same.
 */
export async function runCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const output = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof output) =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        output[name] += text;
        done();
      },
    });
  const stderr = collect('stderr');
  const code = await runCommandLine(words, {
    environment: { ...TEST_SETTINGS, ...environment },
    stdout: collect('stdout'),
    stderr,
    openLog: level => createLog('negareh', { level, write: line => void stderr.write(line) }),
    signal: new AbortController().signal,
  });
  return { code, ...output };
}

/** A port that nobody has, for a moment at least. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
