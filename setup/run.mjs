import { spawn } from 'node:child_process';

/**
 * Runs a program without input and collects what it says.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeoutMs?: number }} options `env` is added to ours
 * @returns {Promise<{ ok: boolean, output: string }>} not ok as well when it cannot be started or takes too long
 */
export function run(program, args, { cwd, env, timeoutMs } = {}) {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      ...(cwd && { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(timeoutMs && { timeout: timeoutMs, killSignal: 'SIGKILL' }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
    child.on('error', error => resolve({ ok: false, output: error.message }));
    child.on('close', (code, signal) => {
      if (signal) output += `\nended by ${signal}${timeoutMs ? ` (limit ${timeoutMs / 1000} s)` : ''}`;
      resolve({ ok: code === 0, output });
    });
  });
}

/**
 * The last lines of a program's output, for a message.
 * @param {string} output
 */
export const lastLines = (output, count = 25) => output.trim().split('\n').slice(-count).join('\n');
