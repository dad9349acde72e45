import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';
import { type Child, killChildren, startChild } from '../helpers/child.ts';
import { canMount, smallDisk } from '../helpers/small-disk.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { type NpmRegistryStandIn, type ServedPackage, startNpmRegistry } from '../stand-ins/npm-registry.ts';

const NPM = path.join(ROOT, 'setup/node/node_modules/npm');
const HERE = { os: process.platform, cpu: process.arch };
const LIMIT_MS = 120_000;

let registry: NpmRegistryStandIn;
beforeAll(async () => {
  registry = await startNpmRegistry([
    await realNpm(),
    {
      name: 'node-here',
      version: '24.0.0',
      manifest: { ...HERE, bin: { node: 'bin/node' } },
      files: { 'bin/node': `#!/bin/sh\nexec '${process.execPath}' "$@"\n` },
    },
    { name: 'plain', version: '1.0.0', files: { 'index.js': randomBytes(100_000) } },
    // Three of four files of it fit on the small disk.
    { name: 'big', version: '1.0.0', files: Object.fromEntries(pieces(4)) },
    { name: 'native-here', version: '1.0.0', manifest: HERE, files: { 'data.bin': randomBytes(100_000) } },
  ]);
});
afterEach(() => {
  registry.breakOff();
  killChildren();
});
afterAll(() => registry.close());

/** The pinned npm as it lies here, to be installed from the stand-in. */
async function realNpm(): Promise<ServedPackage> {
  // Its dependencies are bundled.
  const { dependencies: _, ...manifest } = JSON.parse(await readFile(path.join(NPM, 'package.json'), 'utf8'));
  const files: Record<string, Uint8Array> = {};
  for await (const entry of glob('**/*', { cwd: NPM, withFileTypes: true })) {
    if (!entry.isFile() || (entry.name === 'package.json' && entry.parentPath === NPM)) continue;
    const file = path.join(entry.parentPath, entry.name);
    files[path.relative(NPM, file)] = await readFile(file);
  }
  return { name: 'npm', version: manifest.version, manifest, files };
}

const pieces = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => [`piece-${index}.bin`, randomBytes(5_000_000 + index)] as const,
  );

/** A project with the real set-up and packages of the stand-in. */
async function project(folder: string, packages: readonly string[]): Promise<void> {
  const write = (file: string, content: object) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), JSON.stringify(content));
  };
  cpSync(path.join(ROOT, 'setup.mjs'), path.join(folder, 'setup.mjs'));
  for (const name of readdirSync(path.join(ROOT, 'setup')).filter(name => name.endsWith('.mjs')))
    cpSync(path.join(ROOT, 'setup', name), path.join(folder, 'setup', name));
  for (const [place, names] of Object.entries({ 'setup/node': ['npm', 'node-here'], '.': packages })) {
    const locked = Object.entries(registry.locked).filter(([key]) => names.includes(key.slice(13)));
    const versions = locked.map(([key, entry]) => [key.slice(13), (entry as { version: string }).version]);
    const [optional, plain] = [true, false].map(wanted =>
      Object.fromEntries(versions.filter(([name]) => /-here$/.test(name!) === wanted)),
    );
    const root = { name: 'small', dependencies: plain, optionalDependencies: optional };
    write(path.join(place, 'package.json'), { ...root, config: { megabytes: { running: 1 } } });
    const lock = {
      lockfileVersion: 3,
      requires: true,
      packages: { '': root, ...Object.fromEntries(locked) },
    };
    write(path.join(place, 'package-lock.json'), lock);
  }
}

/** Runs the steps that install, as setup.mjs would. */
const INSTALL = `
  import { nodeStep } from './setup/pinned-node.mjs';
  import { installStep } from './setup/install.mjs';
  import { openReport } from './setup/report.mjs';
  const report = openReport({ quiet: false });
  try {
    for (const step of [nodeStep, installStep]) if (!step.isDone()) await report.step(step);
  } catch (error) {
    report.fail(error);
    process.exitCode = 1;
  }`;

function install(folder: string): Child {
  writeFileSync(path.join(folder, 'install.mjs'), INSTALL);
  return startChild(path.join(folder, 'install.mjs'), [], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      npm_execpath: path.join(NPM, 'bin/npm-cli.js'),
      npm_config_registry: registry.url,
      npm_config_cache: path.join(folder, '.npm'),
      npm_config_fetch_retries: '0',
      npm_config_loglevel: 'silent', // as under `npm run -s`
    },
  });
}

const have = (folder: string, file: string) => existsSync(path.join(folder, 'node_modules', file));

describe('an installation by a real npm', { timeout: LIMIT_MS }, () => {
  it('asks the configured registry for the packages themselves, and for no description of them', async () => {
    const folder = await temporaryFolder();
    await project(folder, ['plain', 'native-here']);
    const child = install(folder);
    expect(await child.exit, child.output()).toBe(0);
    expect(have(folder, 'plain/index.js') && have(folder, 'native-here/data.bin')).toBe(true);
    expect(registry.requests.filter(request => !/\.tgz$/.test(request))).toEqual([]);
    const again = install(folder);
    expect(await again.exit).toBe(0);
    expect(again.output()).toBe('');
  });

  it.each([
    ['a package', 'plain'],
    ['a native library, without which npm would end well', 'native-here'],
    ['Node', 'node-here'],
  ])(
    'says that the connection broke in the middle of %s, and mends it at the next start',
    async (_, name) => {
      const folder = await temporaryFolder();
      await project(folder, ['plain', 'native-here']);
      registry.breakOff(name);
      const child = install(folder);
      expect(await child.exit).toBe(1);
      expect(child.output()).toMatch(/could not install.*connection broke/);
      if (name !== 'plain') expect(child.output()).toContain(`${name}: not there`);
      expect(have(folder, '')).toBe(false);
      registry.breakOff();
      const again = install(folder);
      expect(await again.exit, again.output()).toBe(0);
      expect(have(folder, 'plain/index.js') && have(folder, 'native-here/data.bin')).toBe(true);
    },
  );

  it('says so at once where a disk has too little room', async () => {
    const folder = await temporaryFolder();
    await project(folder, ['plain']);
    const file = path.join(folder, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...manifest, config: { megabytes: { running: 1e9 } } }));
    const before = registry.requests.length;
    const child = install(folder);
    expect(await child.exit).toBe(1);
    expect(child.output()).toMatch(/packages need about 1,000,000,000 MB, and [\d,]+ MB are free in/);
    expect(registry.requests.slice(before).filter(request => request.startsWith('plain'))).toEqual([]);
  });

  it.skipIf(!canMount)(
    'says that the disk is full, keeps what was there, and goes on when there is room',
    async () => {
      const disk = await smallDisk(110);
      await project(disk.folder, ['plain']);
      const first = install(disk.folder);
      expect(await first.exit, first.output()).toBe(0);

      await project(disk.folder, ['plain', 'big']);
      await disk.fill(36_000_000);
      const child = install(disk.folder);
      expect(await child.exit).toBe(1);
      expect(child.output()).toContain('the disk is full');
      expect(have(disk.folder, 'plain/index.js')).toBe(true);
      expect(readdirSync(disk.folder)).not.toContain('.install');

      await disk.makeRoom();
      const again = install(disk.folder);
      expect(await again.exit, again.output()).toBe(0);
      expect(have(disk.folder, 'big/piece-3.bin')).toBe(true);
    },
  );
});
