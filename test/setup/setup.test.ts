import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../core/ground/config.ts';
import { type Child, killChildren, startChild } from '../helpers/child.ts';

const SMALL_NPM = path.join(ROOT, 'test/helpers/processes/small-npm.cjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-setup-'));
  for (const name of ['setup.mjs', 'setup']) {
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  write('package-lock.json', '{"packages":{"":{},"node_modules/one":{"version":"1.0.0"}}}');
  write('prisma/schema.prisma', '// 1');
});
afterEach(() => {
  killChildren();
  rmSync(folder, { recursive: true });
});

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};

/** Runs the set-up of the small project, with a stand-in for npm. */
function setUp(args: readonly string[] = [], behaviour = ''): Child {
  return startChild(path.join(folder, 'setup.mjs'), args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], npm_execpath: SMALL_NPM, SMALL_NPM: behaviour },
  });
}

/** How npm and prisma were called so far. */
const calls = () =>
  existsSync(path.join(folder, 'npm-calls.txt'))
    ? readFileSync(path.join(folder, 'npm-calls.txt'), 'utf8').trim().split('\n')
    : [];

describe('setup.mjs', () => {
  it('does each step once, a line each with its time, and nothing the second time', async () => {
    const first = setUp();
    expect(await first.exit).toBe(0);
    expect(first.output()).toMatch(/^ {2}installing the packages from npm … [\d.]+ s$/m);
    expect(first.output()).toMatch(/^ {2}generating the database client … [\d.]+ s$/m);
    expect(first.output()).toMatch(/^ {2}getting the FAISS binding … .*exact search works without it/m);
    expect(calls()).toEqual(['ci', 'prisma generate']);

    const second = setUp();
    expect(await second.exit).toBe(0);
    expect(second.output()).toMatch(/^Set-up is up to date \([\d.]+ s\)\n$/);
    expect(calls()).toHaveLength(2);
  });

  it('says nothing when it is quiet and has nothing to do, and keeps standard output empty anyway', async () => {
    const first = setUp(['--quiet']);
    let standardOutput = '';
    first.process.stdout!.on('data', chunk => (standardOutput += chunk));
    expect(await first.exit).toBe(0);
    expect(standardOutput).toBe('');
    const second = setUp(['--quiet']);
    expect(await second.exit).toBe(0);
    expect(second.output()).toBe('');
  });

  it('installs again when the lock file changes, and generates again when the schema does', async () => {
    await setUp().exit;
    write('package-lock.json', '{"packages":{"":{},"node_modules/one":{"version":"1.0.1"}}}');
    await setUp().exit;
    expect(calls()).toEqual(['ci', 'prisma generate', 'ci', 'prisma generate']);
    write('prisma/schema.prisma', '// 2');
    await setUp().exit;
    expect(calls().slice(4)).toEqual(['prisma generate']);
  });

  it('leaves packages alone that someone has installed for this very lock file', async () => {
    await setUp().exit;
    rmSync(path.join(folder, 'node_modules/.negareh-setup.json'));
    write('node_modules/.package-lock.json', '{"packages":{"node_modules/one":{"version":"1.0.0"}}}');
    expect(await setUp().exit).toBe(0);
    expect(calls().filter(call => call === 'ci')).toHaveLength(1);
  });

  it('installs without the exact lock file when npm finds it incomplete', async () => {
    expect(await setUp([], 'incomplete-lock').exit).toBe(0);
    expect(calls()).toEqual(['ci', 'install --no-save', 'prisma generate']);
  });

  it('says why npm failed, and tries again the next time', async () => {
    const failed = setUp([], 'offline');
    expect(await failed.exit).toBe(1);
    expect(failed.output()).toContain('npm error network request failed');
    expect(await setUp().exit).toBe(0);
  });

  it('starts over after it was killed, when the npm that it left behind has ended', async () => {
    expect(await setUp([], 'killed').exit).toBe('SIGKILL');
    const next = setUp();
    expect(await next.exit).toBe(0);
    expect(next.output()).toContain('waiting for');
    expect(calls()).toEqual(['ci', 'late', 'ci', 'prisma generate']);
  });

  it('lets a second one wait for the first instead of doing the same at once', async () => {
    const both = [setUp(), setUp()];
    expect(await Promise.all(both.map(one => one.exit))).toEqual([0, 0]);
    expect(calls()).toEqual(['ci', 'prisma generate']);
  });

  it('builds the dashboard where it is wanted, beside the build in use, and anew when its sources change', async () => {
    const builds = () => readdirSync(path.join(folder, 'dashboard/.next')).filter(name => name !== 'current');
    const current = () => readFileSync(path.join(folder, 'dashboard/.next/current'), 'utf8').trim();
    write('dashboard/app/page.tsx', '1');
    await setUp().exit;
    expect(existsSync(path.join(folder, 'dashboard/.next'))).toBe(false);
    expect(await setUp(['--for', 'dashboard']).exit).toBe(0);
    const first = current();
    expect(builds()).toEqual([first]);
    write('core/data/images/images.ts', 'no part of it');
    await setUp(['--for', 'dashboard']).exit;
    expect(calls().filter(call => call === 'next build')).toHaveLength(1);

    // Killed in the middle, it leaves the old build in use; the next set-up builds from the beginning.
    write('locales/fa/dashboard.ts', 'new words');
    expect(await setUp(['--for', 'dashboard'], 'build-killed').exit).toBe('SIGKILL');
    expect(current()).toBe(first);
    await setUp(['--for', 'dashboard']).exit;
    const second = current();
    expect(builds().sort()).toEqual([first, second].sort());
    write('dashboard/app/page.tsx', '3');
    await setUp(['--for', 'dashboard']).exit;
    expect(builds().sort()).toEqual([second, current()].sort());
  });

  it('refuses arguments that it does not know', async () => {
    const child = setUp(['--fast']);
    expect(await child.exit).toBe(1);
    expect(child.output()).toContain('unknown argument --fast');
    expect(calls()).toEqual([]);
  });
});
