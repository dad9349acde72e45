import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';
import { type Child, killChildren, startChild } from '../helpers/child.ts';

const SMALL_NPM = path.join(ROOT, 'test/helpers/processes/small-npm.cjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-setup-'));
  cpSync(path.join(ROOT, 'setup.mjs'), path.join(folder, 'setup.mjs'));
  for (const name of readdirSync(path.join(ROOT, 'setup')).filter(name => name.endsWith('.mjs')))
    cpSync(path.join(ROOT, 'setup', name), path.join(folder, 'setup', name));
  write('package.json', '{"name":"small-project","config":{"megabytes":{"running":1,"all":1}}}');
  lockPackages('1.0.0');
  write('setup/node/package.json', '{"name":"small-node","config":{"megabytes":{"running":1,"all":1}}}');
  write('setup/node/package-lock.json', JSON.stringify({ packages: NODE_PACKAGES }));
  write('prisma/schema.prisma', '// 1');
});
afterEach(() => {
  killChildren();
  rmSync(folder, { recursive: true });
});

/** What a first set-up asks of npm. */
const INSTALLED = ['ci small-node', 'ci small-project'];

const bin = { node: 'bin/node' };
const NODE_PACKAGES = {
  '': {},
  'node_modules/npm': { version: '11.0.0' },
  'node_modules/node-elsewhere': { version: '24.0.0', os: 'aix', cpu: 'ppc64', optional: true, bin },
  'node_modules/node-here': {
    version: '24.0.0',
    os: process.platform,
    cpu: process.arch,
    optional: true,
    bin,
  },
};

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};

/** The small project's lock file, with `one` in a version. `tool` is for development, and `one` would like to have it. */
const lockPackages = (version: string) => {
  const native = { version: '1.0.0', os: process.platform, optional: true };
  const packages = {
    '': {
      dependencies: { one: version },
      optionalDependencies: { native: '1.0.0', foreign: '1.0.0', wasm: '1.0.0' },
      devDependencies: { tool: '1.0.0' },
    },
    'node_modules/one': {
      version,
      integrity: 'sha512-',
      dependencies: { below: '2' },
      peerDependencies: { tool: '*' },
      peerDependenciesMeta: { tool: { optional: true } },
    },
    'node_modules/one/node_modules/below': { version: '2.0.0' },
    'node_modules/below': { version: '1.0.0', devOptional: true },
    'node_modules/native': native,
    'node_modules/foreign': { version: '1.0.0', os: 'aix', optional: true },
    'node_modules/wasm': { version: '1.0.0', optional: true },
    'node_modules/tool': { version: '1.0.0', devOptional: true, dependencies: { below: '1' } },
  };
  write('package-lock.json', JSON.stringify({ packages }));
};

/** Runs the set-up of the small project, with a stand-in for npm. */
function setUp(args: readonly string[] = [], behaviour = ''): Child {
  return startChild(path.join(folder, 'setup.mjs'), args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      npm_execpath: SMALL_NPM,
      CALLS: path.join(folder, 'calls.txt'),
      SMALL_NPM: behaviour,
    },
  });
}

/** How npm and prisma were called so far. */
const calls = () =>
  existsSync(path.join(folder, 'calls.txt'))
    ? readFileSync(path.join(folder, 'calls.txt'), 'utf8').trim().split('\n')
    : [];

describe('setup.mjs', () => {
  it('does each step once, a line each with its time, and nothing the second time', async () => {
    const first = setUp();
    expect(await first.exit).toBe(0);
    expect(first.output()).toMatch(/^ {2}installing the packages from npm … [\d.]+ s$/m);
    expect(first.output()).toMatch(/^ {2}generating the database client … [\d.]+ s$/m);
    expect(first.output()).not.toContain('FAISS');
    expect(calls()).toEqual([...INSTALLED, 'prisma generate']);

    const second = setUp();
    expect(await second.exit).toBe(0);
    expect(second.output()).toMatch(/^Set-up is up to date \([\d.]+ s\)\n$/);
    expect(calls()).toHaveLength(3);
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
    lockPackages('1.0.1');
    await setUp().exit;
    expect(calls().slice(3)).toEqual(['ci small-project', 'prisma generate']);
    write('prisma/schema.prisma', '// 2');
    await setUp().exit;
    expect(calls().slice(5)).toEqual(['prisma generate']);
  });

  it('leaves packages alone that someone has installed for this very lock file', async () => {
    await setUp().exit;
    rmSync(path.join(folder, 'node_modules/.negareh-setup.json'));
    rmSync(path.join(folder, 'node_modules/.bin'), { recursive: true });
    const second = setUp();
    expect(await second.exit).toBe(0);
    expect(second.output()).toContain('they were there');
    expect(calls().slice(0, 2)).toEqual(INSTALLED);
    expect(calls().filter(call => call.startsWith('ci'))).toHaveLength(2);
    expect(readlinkSync(path.join(folder, 'node_modules/.bin/node'))).toContain('setup/node/');
  });

  it('installs what the system runs, and the tools of tests for those alone who test', async () => {
    const have = (name: string) => existsSync(path.join(folder, 'node_modules', name, 'package.json'));
    await setUp().exit;
    expect(['one', 'one/node_modules/below', 'native'].map(have)).toEqual([true, true, true]);
    expect(['tool', 'below', 'foreign'].map(have)).toEqual([false, false, false]);
    expect(await setUp(['--for', 'development']).exit).toBe(0);
    expect(['one', 'tool', 'below'].map(have)).toEqual([true, true, true]);
    // What is there for tests suits a start, too.
    const before = calls().length;
    expect(await setUp().exit).toBe(0);
    expect(calls()).toHaveLength(before);
  });

  it('removes what no process here reads: source maps, and libraries for other machines', async () => {
    await setUp([], 'with-ballast').exit;
    const libraries = path.join(folder, 'node_modules/onnxruntime-node/bin/napi-v6');
    expect(readdirSync(path.join(libraries, process.platform, process.arch))).toEqual(['data']);
    expect(readdirSync(path.join(libraries, 'beos/x64'))).toEqual([]);
    expect(readdirSync(path.join(folder, 'node_modules/one')).sort()).toEqual([
      'index.js',
      'node_modules',
      'package.json',
    ]);
  });

  it('keeps a compiled FAISS binding over an update of other packages', async () => {
    await setUp().exit;
    write('node_modules/faiss-node/package.json', '{"version":"0.5.1"}');
    write('node_modules/faiss-node/build/Release/faiss-node.node', 'compiled');
    lockPackages('1.0.1');
    expect(await setUp([], 'with-ballast').exit).toBe(0);
    expect(existsSync(path.join(folder, 'node_modules/faiss-node/build/Release/faiss-node.node'))).toBe(true);
  });

  it('mends packages that somebody took away', async () => {
    await setUp().exit;
    rmSync(path.join(folder, 'node_modules/one/package.json'));
    expect(await setUp().exit).toBe(0);
    expect(calls().slice(3)).toEqual(['ci small-project', 'prisma generate']);
  });

  it('installs without the exact lock file when npm finds it incomplete', async () => {
    expect(await setUp([], 'incomplete-lock').exit).toBe(0);
    expect(calls()).toEqual([...INSTALLED, 'install small-project', 'prisma generate']);
  });

  it('asks for packages by name where the registry does not have them under the usual address', async () => {
    expect(await setUp([], 'refused-address').exit).toBe(0);
    expect(calls()).toEqual([...INSTALLED, 'ci small-project', 'prisma generate']);
  });

  it('takes the Node of this machine out of its package, whatever npm made of the links', async () => {
    const child = setUp();
    expect(await child.exit).toBe(0);
    expect(child.output()).toContain(`getting Node 24 and npm … `);
    const modules = path.join(folder, 'setup/node/node_modules');
    expect(readlinkSync(path.join(modules, '.bin/node'))).toBe('../node-here/bin/node');
    for (const [name, file] of [
      ['node', 'node-here/bin/node'],
      ['npm', 'npm/bin/npm-cli.js'],
    ] as const) {
      const link = path.join(folder, 'node_modules/.bin', name);
      expect(realpathSync(link)).toBe(realpathSync(path.join(modules, file)));
    }
  });

  it('does not take a Node that does not run, and says so where this one is too old, too', async () => {
    const child = setUp([], 'broken-node');
    expect(await child.exit).toBe(0);
    expect(child.output()).toContain(`${process.version}, the one that is installed`);
  });

  it.each([
    ['hollow', 'the disk is full', 'one: hollow, without its package.json'],
    ['lost-native', 'the npm registry cannot be reached', 'native: not there'],
  ])(
    'does not believe an npm that ends well over packages that are not whole: %s',
    async (behaviour, why, what) => {
      await setUp().exit;
      lockPackages('1.0.1');
      const child = setUp([], behaviour);
      expect(await child.exit).toBe(1);
      expect(child.output()).toContain(why);
      expect(child.output()).toContain(what);
      // What was there stays, and the next one mends it.
      expect(readFileSync(path.join(folder, 'node_modules/one/package.json'), 'utf8')).toContain('1.0.0');
      expect(await setUp().exit).toBe(0);
      expect(readFileSync(path.join(folder, 'node_modules/one/package.json'), 'utf8')).toContain('1.0.1');
      expect(existsSync(path.join(folder, '.install'))).toBe(false);
    },
  );

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
    expect(calls()).toEqual([...INSTALLED, 'late', 'ci small-project', 'prisma generate']);
  });

  it('lets a second one wait for the first instead of doing the same at once', async () => {
    const both = [setUp(), setUp()];
    expect(await Promise.all(both.map(one => one.exit))).toEqual([0, 0]);
    expect(calls()).toEqual([...INSTALLED, 'prisma generate']);
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

  it('gets FAISS for those alone who ask for it', async () => {
    const child = setUp(['--faiss']);
    expect(await child.exit).toBe(0);
    expect(child.output()).toMatch(/^ {2}getting the FAISS binding … .*exact search works without it/m);
  });

  it('refuses arguments that it does not know', async () => {
    const child = setUp(['--fast']);
    expect(await child.exit).toBe(1);
    expect(child.output()).toContain('unknown argument --fast');
    expect(calls()).toEqual([]);
  });
});
