import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { killChildren, startChild } from '../helpers/child.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-compiled-'));
});
afterEach(() => {
  killChildren();
  rmSync(folder, { recursive: true });
});

const start = (dataFolder: string, env: Record<string, string> = {}) =>
  startChild('keep-compiled-code.ts', [dataFolder], { env });

it('what is killed has kept its compiled code, and that of its threads, and finds it again', async () => {
  const cache = path.join(folder, 'compiled');
  const first = start(folder);
  const [, pid] = await first.says(/pid (\d+) is ready/);
  process.kill(Number(pid), 'SIGKILL');
  await first.exit;
  // A folder for each way of compiling: the child has flags that its parent has not.
  const kept = readdirSync(cache).map(version => readdirSync(path.join(cache, version)).length);
  expect(Math.max(...kept)).toBeGreaterThan(10);
  // Node's main thread and the others write these lines at once, and tear one now and then: each is looked for in a few starts.
  let said = '';
  for (let time = 0; time < 4; time++) {
    const again = start(folder, { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
    await again.says(/pid \d+ is ready/);
    said += again.output();
  }
  for (const file of ['run-process.ts', 'serve-thread.ts'])
    expect(said).toMatch(new RegExp(`${file}.* was accepted`));
});

it('starts without it where there is no data folder or the cache cannot be made, and leaves a chosen folder alone', async () => {
  await start(path.join(folder, 'none')).says(/pid \d+ is ready/);
  expect(existsSync(path.join(folder, 'none'))).toBe(false);
  const unusable = path.join(folder, 'unusable');
  mkdirSync(unusable);
  symlinkSync(path.join(folder, 'nowhere'), path.join(unusable, 'compiled'));
  await start(unusable).says(/pid \d+ is ready/);
  const chosen = path.join(folder, 'chosen');
  await start(folder, { NODE_COMPILE_CACHE: chosen }).says(/pid \d+ is ready/);
  expect(existsSync(chosen)).toBe(true);
  expect(existsSync(path.join(folder, 'compiled'))).toBe(false);
});
