// The two commands on machines as others have them. Choose a row with -t: npm run test:long -- bare -t "npm 10.8".
// BARE_TESTS=yes runs `npm test` on each machine, too; BARE_FOLDER keeps base systems and npm's caches elsewhere than in
// the folder for temporary files.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../../../core/ground/async/until.ts';
import { ROOT } from '../../../core/ground/project.ts';
import { type BareMachine, startBareMachine } from './bare-machine.ts';
import { type BaseSystem, baseSystem, whyNoBareMachines } from './base-systems.ts';

const run = promisify(execFile);
const FOLDER = process.env['BARE_FOLDER'] ?? path.join(tmpdir(), 'negareh-bare');
const READY_MS = 30 * 60_000;
const TEST_MS = 90 * 60_000;

interface Row {
  readonly name: string;
  readonly base: BaseSystem;
  readonly user: 'root' | 'someone';
  readonly umask: string;
  /** The clone's folder. */
  readonly folder: string;
}
const ROWS: readonly Row[] = [
  {
    name: 'Debian 12, its Node 18 and npm 9',
    base: 'debian-node',
    user: 'root',
    umask: '022',
    folder: 'negareh',
  },
  { name: 'Node 20, npm 10.8', base: 'node-20', user: 'root', umask: '022', folder: 'negareh' },
  { name: 'Node 22, npm 10.9', base: 'node-22', user: 'root', umask: '022', folder: 'negareh' },
  {
    name: 'a user without root, umask 077, a path with a space and Persian letters',
    base: 'debian-node',
    user: 'someone',
    umask: '077',
    folder: 'my photos/نگاره',
  },
];

interface Measured {
  readonly row: string;
  readonly readySeconds: number;
  readonly answerSeconds: number;
  readonly megabytes: number;
  readonly downloaded: number;
  tests?: string;
}
const table: Measured[] = [];

const missing = whyNoBareMachines();
describe.skipIf(missing)(`a bare machine${missing ? ` (left out: ${missing})` : ''}`, () => {
  it.each(ROWS)('$name', { timeout: READY_MS + TEST_MS }, async row => {
    const base = await baseSystem(path.join(FOLDER, 'systems'), row.base);
    const folder = path.join(FOLDER, 'machines');
    await mkdir(folder, { recursive: true });
    const machine = await startBareMachine({ base, folder, user: row.user });
    try {
      await run('git', ['bundle', 'create', path.join(machine.root, 'source.bundle'), 'HEAD'], { cwd: ROOT });
      await startAndSearch(machine, row);
    } finally {
      await machine.close();
    }
  });
});
afterAll(() => {
  for (const { row, readySeconds, answerSeconds, megabytes, downloaded, tests } of table) {
    const numbers = `ready ${readySeconds} s, answer ${answerSeconds} s, ${megabytes} MB on disk, ${downloaded} MB downloaded`;
    process.stdout.write(`${row}: ${numbers}${tests ? `, npm test: ${tests}` : ''}\n`);
  }
});

async function startAndSearch(machine: BareMachine, { name, umask, folder }: Row): Promise<void> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1_000);
  const inClone = `umask ${umask}; cd; cd '${folder}'`;
  const clone = machine.run(`umask ${umask}; cd; git clone -q /source.bundle '${folder}'`);
  expect(await clone.code, clone.output()).toBe(0);

  const start = machine.run(`${inClone} && npm start`);
  const ended = start.code.then(code => ({ ended: code }));
  const ready = until(() => /Negareh is ready/.test(start.output()), { everyMs: 200, withinMs: READY_MS });
  expect(await Promise.race([ready, ended]), start.output()).toBe(true);
  const readySeconds = seconds();

  const search = machine.run(`${inClone} && ./negareh search 'گربه' --top 3 --json`);
  expect(await search.code, search.output()).toBe(0);
  expect(JSON.parse(search.output()).results).toHaveLength(3);
  const answerSeconds = seconds();
  // Nothing was written over, and nothing came that only tests need.
  const changes = machine.run(
    `${inClone} && git status --short; ls node_modules | grep -E '^(vitest|prisma)$'`,
  );
  await changes.code;
  expect(changes.output()).toBe('');

  // Everything that came with it: the clone, and what root keeps under /var/lib.
  const sizes = machine.run(`cd; du -s -B 1000000 '${folder}' /var/lib/negareh 2>/dev/null | cut -f1`);
  await sizes.code;
  const megabytes = sizes
    .output()
    .trim()
    .split('\n')
    .map(Number)
    .reduce((a, b) => a + b, 0);
  const measured: Measured = {
    row: name,
    readySeconds,
    answerSeconds,
    megabytes,
    downloaded: Math.round(machine.door.received / 1e6),
  };
  table.push(measured);
  await machine.run(`${inClone} && kill -TERM $(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' data/run/start.lock)`)
    .code;
  await start.code;
  expect(megabytes).toBeLessThanOrEqual(1_000);

  if (process.env['BARE_TESTS'] !== 'yes') return;
  const tests = machine.run(`${inClone} && npm test`);
  const code = await tests.code;
  measured.tests = /^ *Tests .*$/m.exec(tests.output())?.[0].trim() ?? `ended with ${code}`;
  expect(code, tests.output().slice(-20_000)).toBe(0);
}
