import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { findProcesses } from '../helpers/find-processes.ts';
import { printTable } from './bench-table.ts';

const run = promisify(execFile);
const READY = /Negareh is ready/;
/** `  getting Node 24 and npm … 14.2 s (v24.21.0)` */
const STEP = / … /;
const END_LIMIT_MS = 20_000;

interface Line {
  readonly text: string;
  /** Since the line before. */
  readonly tookMs: number;
}

/** `npm start` in a fresh clone of what is committed, and again: what it says, and how long each of it takes. Fetches packages as a first start does. */
export async function benchFirstStart(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-clone-'));
  const clone = path.join(folder, 'negareh');
  const { PATH, HOME } = process.env;
  const ports = {
    POSTGRES_PORT: String(await findFreePort()),
    SEARCH_PORT: String(await findFreePort()),
    DASHBOARD_PORT: String(await findFreePort()),
  };
  try {
    await run('git', ['clone', '--quiet', ROOT, clone]);
    for (const title of ['First start of a fresh clone', 'Second start']) {
      const lines = await untilReady(clone, { PATH, HOME, ...ports });
      const whole = lines.reduce((sum, { tookMs }) => sum + tookMs, 0);
      const rows = lines.map(({ text, tookMs }) => [`${(tookMs / 1_000).toFixed(1)} s`, text]);
      printTable(
        `${title}: ${(whole / 1_000).toFixed(1)} s to ready, load ${loadavg()[0]!.toFixed(1)}`,
        rows,
        print,
      );
    }
  } finally {
    for (const pid of findProcesses(clone)) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

async function untilReady(cwd: string, env: NodeJS.ProcessEnv): Promise<Line[]> {
  // A group of its own, so that a signal reaches npm and what it runs.
  const child = spawn('npm', ['start'], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines: Line[] = [];
  let isReady = false;
  let before = performance.now();
  for await (const text of createInterface(child.stdout)) {
    const now = performance.now();
    // What comes within a moment of a line belongs to it, unless it is a step of set-up.
    if (text.trim() !== '' && (now - before >= 100 || STEP.test(text))) {
      lines.push({ text: text.trim(), tookMs: now - before });
      before = now;
    }
    isReady = READY.test(text);
    if (isReady) break;
  }
  if (!isReady) throw new Error(`it ended before it was ready: ${lines.at(-1)?.text ?? 'it said nothing'}`);
  child.stdout.resume();
  process.kill(-child.pid!, 'SIGTERM');
  const cutOff = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), END_LIMIT_MS);
  await ended;
  clearTimeout(cutOff);
  return lines;
}
