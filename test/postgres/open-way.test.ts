import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makePlace, rootsPlace } from '../../postgres/place.ts';
import { isRoot } from '../../setup/system-user.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'negareh-way-'));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

/** As all our processes make folders: for their owner alone. */
const makeClosed = (...names: string[]): string => {
  const folder = path.join(root, ...names);
  execFileSync('sh', ['-c', 'umask 077; mkdir -p "$1"', '-', folder]);
  return folder;
};

const place = (folder: string, dataDir?: string) => makePlace(folder, rootsPlace(folder), dataDir);

it.runIf(isRoot())(
  'the server’s user can enter its folder, whichever of ours made the ones above first',
  () => {
    const dataDir = makeClosed('new', 'deeper', 'data');
    const { base, user } = place(path.join(root, 'new/deeper/postgres/17'), dataDir);
    execFileSync('test', ['-x', base], { ...user, cwd: '/' });
    expect(statSync(path.join(root, 'new')).mode & 0o777).toBe(0o711);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);

    const inData = place(path.join(dataDir, 'postgres'), dataDir);
    execFileSync('test', ['-x', inData.base], { ...user, cwd: '/' });
  },
);

it.runIf(isRoot())('a folder that a person has closed stays closed, and is named', () => {
  const home = makeClosed('home');
  mkdirSync(path.join(home, 'letters'));
  expect(() => place(path.join(home, 'postgres'))).toThrowError(
    expect.objectContaining({
      code: 'database.start-failed',
      parameters: { reason: expect.stringContaining(`cannot enter ${home}: chmod o+x`) },
    }),
  );
  expect(statSync(home).mode & 0o777).toBe(0o700);
});
