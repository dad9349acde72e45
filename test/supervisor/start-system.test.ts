import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { processStart } from '../../setup/processes.mjs';
import { type Child, startChild } from '../helpers/child.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { unembeddedImage } from '../helpers/unembedded-image.ts';
import { waitFor } from '../helpers/wait-for.ts';

/** A data folder, a database and a port of one test, and the supervisors that it starts on them. */
interface Site {
  /** The data folder. */
  readonly folder: string;
  readonly port: number;
  readonly database: TestDatabase;
  /** The supervisor with these small processes. */
  start(processes: readonly string[], env?: Record<string, string>): Child;
  /** The processes that run now, as the supervisor has noted them. */
  childPids(): number[];
}

const it = test.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which other fixtures are needed
  site: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'negareh-system-'));
    const port = await findFreePort();
    const database = await createTestDatabase();
    const supervisors: Child[] = [];
    const site: Site = {
      folder,
      port,
      database,
      start: (processes, env) => {
        const settings = {
          DATA_DIR: folder,
          DATABASE_URL: database.url,
          SEARCH_PORT: String(port),
          DEMO: 'off',
        };
        const child = startChild('run-system.ts', processes, {
          env: childEnvironment({ ...settings, ...env }),
        });
        supervisors.push(child);
        return child;
      },
      childPids: () => readNotes(path.join(folder, 'run/processes.json')),
    };
    await use(site);
    for (const { process } of supervisors) process.kill('SIGKILL');
    for (const pid of site.childPids()) process.kill(pid, 'SIGKILL');
    await database.drop();
    rmSync(folder, { recursive: true });
  },
});

function readNotes(file: string): number[] {
  try {
    const notes: Record<string, { pid: number; started: string }> = JSON.parse(readFileSync(file, 'utf8'));
    return Object.values(notes).flatMap(({ pid, started }) => (processStart(pid) === started ? [pid] : []));
  } catch {
    return [];
  }
}

const isAlive = (pid: number) => processStart(pid) !== undefined;

/** At once: they mostly wait. */
describe.concurrent('startSystem', () => {
  it('starts the processes, prefixes what they say, and tells where the search answers', async ({ site }) => {
    const system = site.start(['search']);
    await system.says(/Negareh is ready/);
    await system.says(/stop +Ctrl-C/);
    expect(system.output()).toMatch(/^search │ [\d:]{8} ready .*images=12$/m);
    expect(system.output()).toContain(`http://127.0.0.1:${site.port}  (12 photos)`);
    expect(system.output()).toMatch(/\.\/negareh search ".+"/);
    expect(system.output()).toContain('@BotFather');
    expect(system.output()).not.toContain('so far');
  });

  it('says how many images can be found while others wait to be embedded', async ({ site }) => {
    await site.database.database.prisma.image.create({ data: unembeddedImage() });
    const system = site.start(['search']);
    await system.says(/stop +Ctrl-C/);
    expect(system.output()).toMatch(/^ {2}photos +0 of 1 can be found so far/m);
  });

  it('waits for the dashboard where it runs, and says at which address people find it', async ({ site }) => {
    const port = await findFreePort();
    const settings = { DASHBOARD_PORT: String(port), PUBLIC_URL: 'https://negareh.example/' };
    const system = site.start(['search', 'dashboard'], settings);
    await system.says(/stop +Ctrl-C/);
    expect(system.output()).toMatch(/^ {2}web +https:\/\/negareh\.example$/m);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).ok).toBe(true);
  });

  it('names the setting when the port of the dashboard is taken, before anything starts', async ({
    site,
  }) => {
    const other: Server = createServer();
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const system = site.start(['search', 'dashboard'], { DASHBOARD_PORT: String(port) });
    expect(await system.exit).toBe(1);
    expect(system.output()).toMatch(new RegExp(`Port ${port} is taken.*DASHBOARD_PORT`));
    expect(site.childPids()).toEqual([]);
    await new Promise(resolve => other.close(resolve));
  });

  it('says what stands in the place of its lock, and does not wait for it', async ({ site }) => {
    mkdirSync(path.join(site.folder, 'run/start.lock/inside'), { recursive: true });
    const system = site.start(['search']);
    expect(await system.exit).toBe(78);
    expect(system.output()).toMatch(/start\.lock cannot be used: it is a folder/);
  });

  it('hears SIGTERM while it waits for a guard that stands still', async ({ site }) => {
    const run = path.join(site.folder, 'run');
    const guard = path.join(run, 'start.lock.guard');
    mkdirSync(guard, { recursive: true });
    utimesSync(guard, 4_000_000_000, 4_000_000_000);
    writeFileSync(path.join(run, 'start.lock'), '{}');
    const system = site.start(['search']);
    await waitFor(() => readdirSync(run).length > 2);
    system.process.kill('SIGTERM');
    expect(await system.exit).toBe(0);
    expect(system.output()).not.toContain('is ready');
  });

  it('speaks Persian when it is told to', async ({ site }) => {
    const system = site.start(['search'], { LOCALE: 'fa' });
    await system.says(/نگاره آماده است/);
    await system.says(/۱۲ عکس/);
  });

  it.for(['SIGTERM', 'SIGINT'] as const)('ends everything on %s', async (signal, { site }) => {
    const system = site.start(['search']);
    await system.says(/is ready/);
    const [child] = site.childPids();
    system.process.kill(signal);
    expect(await system.exit).toBe(0);
    expect(isAlive(child!)).toBe(false);
  });

  it('ends even when a process does not want to', async ({ site }) => {
    const system = site.start(['search', 'stubborn']);
    await system.says(/is ready/);
    await system.says(/stubborn, pid/);
    const children = site.childPids();
    expect(children).toHaveLength(2);
    system.process.kill('SIGTERM');
    expect(await system.exit).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
  });

  it('restarts a process that ends, each time later', async ({ site }) => {
    const system = site.start(['search', 'crashing']);
    await system.says(/is ready/);
    // The pauses double, up to a second, and half of each is random: the seventh is longer than the first three.
    await system.says(/(?:crashing ended \(3\); starting it again in [\s\S]*){7}/);
    const pauses = [...system.output().matchAll(/starting it again in ([\d.]+) s/g)].map(([, s]) =>
      Number(s),
    );
    for (const [index, pause] of pauses.entries()) {
      const most = Math.min(1, 0.1 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(most / 2 - 0.05); // shown with one digit
      expect(pause).toBeLessThanOrEqual(most + 0.05);
    }
    expect(pauses[6]).toBeGreaterThan(Math.max(...pauses.slice(0, 3)));
    const pids = system.output().match(/crashing, pid \d+/g) ?? [];
    expect(new Set(pids).size).toBe(pids.length);
  });

  it('restarts a process that was killed with -9', async ({ site }) => {
    const system = site.start(['search']);
    await system.says(/is ready/);
    const [first] = site.childPids();
    process.kill(first!, 'SIGKILL');
    await system.says(/search ended \(SIGKILL\)/);
    const second = await waitFor(() => site.childPids().find(pid => pid !== first));
    expect(isAlive(second)).toBe(true);
  });

  it('leaves no process behind when it is killed with -9 itself', async ({ site }) => {
    const system = site.start(['search']);
    await system.says(/is ready/);
    const [child] = site.childPids();
    system.process.kill('SIGKILL');
    await system.exit;
    await waitFor(() => !isAlive(child!));
  });

  it('finds and ends a process that outlived a killed supervisor', async ({ site }) => {
    const killed = site.start(['search', 'stubborn']);
    await killed.says(/is ready/);
    const [, line] = await killed.says(/stubborn, pid (\d+)/);
    killed.process.kill('SIGKILL');
    await killed.exit;
    expect(isAlive(Number(line))).toBe(true);
    const next = site.start(['search']);
    await next.says(/left behind/);
    await next.says(/is ready/);
    expect(isAlive(Number(line))).toBe(false);
  });

  it('says that the system runs already, and where', async ({ site }) => {
    const first = site.start(['search']);
    await first.says(/is ready/);
    const second = site.start(['search']);
    expect(await second.exit).toBe(0);
    expect(second.output()).toContain(
      `running already: process ${first.pid}, search at http://127.0.0.1:${site.port}`,
    );
    expect(first.process.exitCode).toBeNull();
  });

  it('waits for a supervisor that is stopping instead of turning away', async ({ site }) => {
    const first = site.start(['search', 'stubborn']);
    await first.says(/is ready/);
    first.process.kill('SIGTERM');
    await first.says(/Stopping/);
    const second = site.start(['search']);
    await second.says(/is ready/);
    expect(await first.exit).toBe(0);
  });

  it('names the setting when the search port is taken, before anything starts', async ({ site }) => {
    const other: Server = createServer();
    await new Promise<void>(resolve => other.listen(site.port, '127.0.0.1', resolve));
    const system = site.start(['search']);
    expect(await system.exit).toBe(1);
    expect(system.output()).toContain(`Port ${site.port} is taken`);
    expect(system.output()).toContain('SEARCH_PORT');
    expect(site.childPids()).toEqual([]);
    await new Promise(resolve => other.close(resolve));
  });

  it('says what is wrong when the database cannot be reached', async ({ site }) => {
    const system = site.start(['search'], { DATABASE_URL: 'postgresql://x:y@127.0.0.1:1/none' });
    expect(await system.exit).toBe(1);
    expect(system.output()).toContain('PostgreSQL cannot be reached');
  });
});
