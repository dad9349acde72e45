import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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

function mkdirGuard(): string {
  mkdirSync(`${file}.guard`);
  return `${file}.guard`;
}

describe('takeLock', () => {
  it('names the holder and what the holder says of itself', async () => {
    const child = await holdingChild();
    const { holder } = await takeLock(file);
    expect(holder).toMatchObject({ pid: child.pid, details: { name: 'test' } });
  });

  it('gives the lock again after its release, and leaves no other file', async () => {
    const lock = await takeLock(file);
    if (lock.holder) throw new Error('held');
    expect((await takeLock(file)).holder?.pid).toBe(process.pid);
    lock.describe({ name: 'changed' });
    expect((await takeLock(file)).holder?.details).toEqual({ name: 'changed' });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    expect((await takeLock(file)).holder).toBeUndefined();
  });

  it('takes over from a holder that was killed with -9', async () => {
    const child = await holdingChild();
    child.process.kill('SIGKILL');
    await child.exit;
    expect((await takeLock(file)).holder).toBeUndefined();
  });

  it('takes over from a dead holder whose pid belongs to another process by now', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'long ago', details: {} }));
    expect((await takeLock(file)).holder).toBeUndefined();
  });

  it.each(['', '{', '[]', 'null'])('takes over a broken lock file: %j', async content => {
    writeFileSync(file, content);
    expect((await takeLock(file)).holder).toBeUndefined();
  });

  it('takes over an empty folder, a dangling link, a link to a folder, a pipe, and a file of a gigabyte', async () => {
    const ways = [
      () => mkdirSync(file),
      () => symlinkSync(path.join(folder, 'nowhere'), file),
      () => symlinkSync(file, file),
      () => symlinkSync('/', file),
      () => void execFileSync('mkfifo', [file]),
      () => {
        writeFileSync(file, '');
        truncateSync(file, 2 ** 30);
      },
    ];
    for (const make of ways) {
      make();
      const lock = await takeLock(file);
      if (lock.holder) throw new Error('held');
      lock.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('believes a link to the lock of somebody who lives', async () => {
    const lock = await takeLock(path.join(folder, 'other'));
    if (lock.holder) throw new Error('held');
    symlinkSync(path.join(folder, 'other'), file);
    expect((await takeLock(file)).holder?.pid).toBe(process.pid);
  });

  it('says what a person must remove, and leaves no file behind', async () => {
    mkdirSync(path.join(file, 'inside'), { recursive: true });
    await expect(takeLock(file)).rejects.toMatchObject({
      name: 'LockError',
      file,
      reason: expect.stringMatching('a folder that cannot be removed'),
    });
    expect(readdirSync(folder)).toEqual(['lock']);
    const below = path.join(folder, 'file', 'lock');
    writeFileSync(path.join(folder, 'file'), '');
    await expect(takeLock(below)).rejects.toMatchObject({ name: 'LockError' });
  });

  it.runIf(process.getuid?.() !== 0)('does not take over what it cannot read', async () => {
    writeFileSync(file, '{}', { mode: 0 });
    await expect(takeLock(file)).rejects.toMatchObject({ reason: expect.stringMatching('cannot be read') });
  });

  it.each([
    ['from the future', () => utimesSync(mkdirGuard(), 4_000_000_000, 4_000_000_000)],
    ['that is old', () => utimesSync(mkdirGuard(), 1, 1)],
    ['that is a file', () => writeFileSync(`${file}.guard`, '')],
    ['that is a dangling link', () => symlinkSync('nowhere', `${file}.guard`)],
  ])('a guard %s ends nothing, and others are heard meanwhile', async (_, makeGuard) => {
    makeGuard();
    writeFileSync(file, '{}');
    let turns = 0;
    const turning = setInterval(() => turns++, 10);
    const lock = await takeLock(file);
    clearInterval(turning);
    if (lock.holder) throw new Error('held');
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    // The one that stands still is watched for five seconds.
    if (_ === 'from the future') expect(turns).toBeGreaterThan(20);
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
