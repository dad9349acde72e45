import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock, waitForLock } from '../../setup/process-lock.mjs';
import { processStart } from '../../setup/processes.mjs';
import { killChildren, startChild } from '../helpers/child.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => {
  killChildren();
  rmSync(folder, { recursive: true });
});

/** A process that took the lock. */
async function holdingChild() {
  const child = startChild('take-lock.ts', [file]);
  await child.says(/waiting/);
  child.process.stdin!.write('go\n');
  await child.says(/taken/);
  return child;
}

describe('takeLock', () => {
  it('names the holder and what the holder says of itself', async () => {
    const child = await holdingChild();
    const { holder } = takeLock(file);
    expect(holder).toMatchObject({ pid: child.pid, details: { name: 'test' } });
  });

  it('gives the lock again after its release, and leaves no other file', () => {
    const lock = takeLock(file);
    if (lock.holder) throw new Error('held');
    expect(takeLock(file).holder?.pid).toBe(process.pid);
    lock.describe({ name: 'changed' });
    expect(takeLock(file).holder?.details).toEqual({ name: 'changed' });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(takeLock(file).holder).toBeUndefined();
  });

  it('takes over from a holder that was killed with -9', async () => {
    const child = await holdingChild();
    child.process.kill('SIGKILL');
    await child.exit;
    expect(takeLock(file).holder).toBeUndefined();
  });

  it('takes over from a dead holder whose pid belongs to another process by now', () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'long ago', details: {} }));
    expect(takeLock(file).holder).toBeUndefined();
  });

  it.each(['', '{', '[]', 'null'])('takes over a broken lock file: %j', content => {
    writeFileSync(file, content);
    expect(takeLock(file).holder).toBeUndefined();
  });

  it('gives a dead holder’s lock to exactly one of many that want it at once', async () => {
    writeFileSync(file, JSON.stringify({ pid: 999_999_999, started: '1', details: {} }));
    const children = Array.from({ length: 8 }, () => startChild('take-lock.ts', [file]));
    await Promise.all(children.map(child => child.says(/waiting/)));
    for (const child of children) child.process.stdin!.write('go\n');
    const results = await Promise.all(children.map(child => child.says(/taken|held by \d+/)));
    expect(results.filter(([said]) => said === 'taken')).toHaveLength(1);
  });
});

describe('waitForLock', () => {
  it('gets the lock when its holder ends', async () => {
    const child = await holdingChild();
    const onWait = () => void child.process.kill('SIGKILL');
    const lock = await waitForLock(file, { patienceMs: 10_000, onWait });
    expect(lock.holder).toBeUndefined();
    lock.release();
  });

  it('tells once that it waits, and gives up in the end', async () => {
    const child = await holdingChild();
    const told: number[] = [];
    await expect(
      waitForLock(file, { patienceMs: 1_300, onWait: ({ pid }) => told.push(pid) }),
    ).rejects.toThrow(`process ${child.pid} holds`);
    expect(told).toEqual([child.pid]);
  });
});

describe('processStart', () => {
  it('tells processes of the same pid apart, and living from dead', async () => {
    expect(processStart(process.pid)).toBe(processStart(process.pid));
    expect(processStart(process.ppid)).not.toBe(processStart(process.pid));
    expect(processStart(999_999_999)).toBeUndefined();
  });
});
