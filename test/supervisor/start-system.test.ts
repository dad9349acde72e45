import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../core/ports.ts';
import { processStart } from '../../setup/processes.mjs';
import { type Child, killChildren, startChild } from '../helpers/child.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { waitFor } from '../helpers/wait-for.ts';

let folder: string;
let port: number;
let database: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-system-'));
  port = await findFreePort();
  database = await createTestDatabase();
});
afterEach(async () => {
  killChildren();
  for (const pid of childPids()) process.kill(pid, 'SIGKILL');
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** The supervisor with these small processes. */
function start(processes: readonly string[], env: Record<string, string> = {}): Child {
  return startChild('run-system.ts', processes, {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: folder,
      DATABASE_URL: database.url,
      SEARCH_PORT: String(port),
      DEMO: 'off',
      ...env,
    },
  });
}

/** The processes that the supervisor of this test runs, as it has noted them. */
function childPids(): number[] {
  try {
    const notes: Record<string, { pid: number; started: string }> = JSON.parse(
      readFileSync(path.join(folder, 'run/processes.json'), 'utf8'),
    );
    return Object.values(notes).flatMap(({ pid, started }) => (processStart(pid) === started ? [pid] : []));
  } catch {
    return [];
  }
}

const isAlive = (pid: number) => processStart(pid) !== undefined;

describe('startSystem', () => {
  it('starts the processes, prefixes what they say, and tells where the search answers', async () => {
    const system = start(['search']);
    await system.says(/Negareh is ready/);
    await system.says(/stop +Ctrl-C/);
    expect(system.output()).toMatch(/^search │ [\d:]{8} ready .*images=12$/m);
    expect(system.output()).toContain(`http://127.0.0.1:${port}  (12 pictures)`);
    expect(system.output()).toMatch(/npm run -s negareh -- search ".+"/);
    expect(system.output()).toContain('@BotFather');
  });

  it('speaks Persian when it is told to', async () => {
    const system = start(['search'], { LOCALE: 'fa' });
    await system.says(/نگاره آماده است/);
    await system.says(/۱۲ تصویر/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends everything on %s', async signal => {
    const system = start(['search']);
    await system.says(/is ready/);
    const [child] = childPids();
    system.process.kill(signal);
    expect(await system.exit).toBe(0);
    expect(isAlive(child!)).toBe(false);
  });

  it('ends within 5 s even when a process does not want to', async () => {
    const system = start(['search', 'stubborn']);
    await system.says(/is ready/);
    await system.says(/stubborn, pid/);
    const children = childPids();
    expect(children).toHaveLength(2);
    const since = performance.now();
    system.process.kill('SIGTERM');
    expect(await system.exit).toBe(0);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(children.filter(isAlive)).toEqual([]);
  });

  it('restarts a process that ends, each time later', async () => {
    const system = start(['search', 'crashing']);
    await system.says(/is ready/);
    await system.says(/crashing ended \(3\); starting it again in 0\.1 s/);
    await system.says(/crashing ended \(3\); starting it again in 0\.2 s/);
    await system.says(/crashing ended \(3\); starting it again in 0\.4 s/);
    const pids = system.output().match(/crashing, pid \d+/g) ?? [];
    expect(new Set(pids).size).toBe(pids.length);
  });

  it('restarts a process that was killed with -9', async () => {
    const system = start(['search']);
    await system.says(/is ready/);
    const [first] = childPids();
    process.kill(first!, 'SIGKILL');
    await system.says(/search ended \(SIGKILL\)/);
    const second = await waitFor(() => childPids().find(pid => pid !== first));
    expect(isAlive(second)).toBe(true);
  });

  it('leaves no process behind when it is killed with -9 itself', async () => {
    const system = start(['search']);
    await system.says(/is ready/);
    const [child] = childPids();
    system.process.kill('SIGKILL');
    await system.exit;
    await waitFor(() => !isAlive(child!), 5_000);
  });

  it('finds and ends a process that outlived a killed supervisor', async () => {
    const killed = start(['search', 'stubborn']);
    await killed.says(/is ready/);
    const [, line] = await killed.says(/stubborn, pid (\d+)/);
    killed.process.kill('SIGKILL');
    await killed.exit;
    expect(isAlive(Number(line))).toBe(true);
    const next = start(['search']);
    await next.says(/left behind/);
    await next.says(/is ready/, 15_000);
    expect(isAlive(Number(line))).toBe(false);
  });

  it('says that the system runs already, and where', async () => {
    const first = start(['search']);
    await first.says(/is ready/);
    const second = start(['search']);
    expect(await second.exit).toBe(0);
    expect(second.output()).toContain(
      `running already: process ${first.pid}, search at http://127.0.0.1:${port}`,
    );
    expect(first.process.exitCode).toBeNull();
  });

  it('waits for a supervisor that is stopping instead of turning away', async () => {
    const first = start(['search', 'stubborn']);
    await first.says(/is ready/);
    first.process.kill('SIGTERM');
    await first.says(/Stopping/);
    const second = start(['search']);
    await second.says(/is ready/);
    expect(await first.exit).toBe(0);
  });

  it('names the setting when the search port is taken, before anything starts', async () => {
    const other: Server = createServer();
    await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve));
    const system = start(['search']);
    expect(await system.exit).toBe(1);
    expect(system.output()).toContain(`Port ${port} is taken`);
    expect(system.output()).toContain('SEARCH_PORT');
    expect(childPids()).toEqual([]);
    await new Promise(resolve => other.close(resolve));
  });

  it('says what is wrong when the database cannot be reached', async () => {
    const system = start(['search'], { DATABASE_URL: 'postgresql://x:y@127.0.0.1:1/none' });
    expect(await system.exit).toBe(1);
    expect(system.output()).toContain('PostgreSQL cannot be reached');
  });
});
