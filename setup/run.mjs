import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { processStart } from './processes.mjs';
import { PINNED_NODE, ROOT } from './root.mjs';
import { TELEMETRY_OFF } from './telemetry-off.mjs';

/** Names the program that is running. If it outlives a killed set-up, it must not collide with the next set-up's program. */
const NOTE = path.join(ROOT, '.setup.lock.program');
const PATIENCE_MS = 10 * 60_000;

/**
 * Runs a program without input and collects its output.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeoutMs?: number }} options `env` is added to ours
 * @returns {Promise<{ ok: boolean, output: string }>} also not ok if it cannot be started or takes too long
 */
export function run(program, args, { cwd, env, timeoutMs } = {}) {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      ...(cwd && { cwd }),
      env: { ...process.env, ...(program === PINNED_NODE && pinnedFirst()), ...TELEMETRY_OFF, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(timeoutMs && { timeout: timeoutMs, killSignal: 'SIGKILL' }),
    });
    if (child.pid) writeFileSync(NOTE, JSON.stringify({ pid: child.pid, started: processStart(child.pid) }));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
    child.on('error', error => resolve({ ok: false, output: error.message }));
    child.on('close', (code, signal) => {
      rmSync(NOTE, { force: true });
      if (signal) output += `\nended by ${signal}${timeoutMs ? ` (limit ${timeoutMs / 1000} s)` : ''}`;
      resolve({ ok: code === 0, output });
    });
  });
}

/** Programs on the pinned Node find it by the name `node`, because the dashboard's build starts helpers by that name. */
const pinnedFirst = () => ({
  PATH: [path.dirname(PINNED_NODE), process.env['PATH']].filter(Boolean).join(path.delimiter),
});

/**
 * The last lines of a program's output, for a message.
 * @param {string} output
 */
export const lastLines = (output, count = 25) => output.trim().split('\n').slice(-count).join('\n');

/**
 * Waits for a program that a killed set-up left running: npm or apt-get in the middle of their work.
 * @param {(pid: number) => void} onWait
 */
export async function untilLeftoverEnds(onWait) {
  const left = readNote();
  if (!left || processStart(left.pid) !== left.started) return;
  onWait(left.pid);
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    if (processStart(left.pid) !== left.started) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** @returns {{ pid: number, started: string } | undefined} */
function readNote() {
  try {
    return JSON.parse(readFileSync(NOTE, 'utf8'));
  } catch {
    return undefined;
  }
}
