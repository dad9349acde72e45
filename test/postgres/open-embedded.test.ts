import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { openEmbedded } from '../../postgres/open-embedded.ts';
import { handOver, makePlace, type Place, rootsPlace } from '../../postgres/place.ts';
import { runningPostmaster } from '../../postgres/postmaster.ts';
import { findProcesses } from '../helpers/find-processes.ts';
import { waitFor } from '../helpers/wait-for.ts';

const HOLDER = path.resolve(import.meta.dirname, '../helpers/processes/hold-database.ts');
const log = pino({ level: 'silent' });

let template: string;
let folder: string;
let place: Place;
let port: number;
const holders: ChildProcess[] = [];

/** Initialised once and copied: half of what a start from nothing takes. */
beforeAll(async () => {
  template = openFolder();
  const initialised = makePlace(path.join(template, 'postgres'), rootsPlace());
  await (await openEmbedded(initialised, { port: await findFreePort() }, log)).close();
});

afterAll(() => rmSync(template, { recursive: true }));

/** A temporary folder that the server's user can enter. */
function openFolder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'negareh-embedded-'));
  chmodSync(made, 0o755);
  return made;
}

beforeEach(async () => {
  folder = openFolder();
  execFileSync('cp', ['-a', path.join(template, 'postgres'), folder]);
  place = makePlace(path.join(folder, 'postgres'), rootsPlace());
  port = await findFreePort();
});

afterEach(async () => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
  await waitFor(() => !runningPostmaster(place));
  rmSync(folder, { recursive: true, force: true });
});

/** A process that holds the server; resolves when it has it. */
async function hold(env: NodeJS.ProcessEnv = process.env): Promise<{ holder: ChildProcess; url: string }> {
  const holder = spawn(process.execPath, [HOLDER, place.base, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  holders.push(holder);
  for await (const url of createInterface({ input: holder.stdout! })) return { holder, url };
  throw new Error('the holder ended without a word');
}

const exit = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise(resolve => child.once('exit', resolve));

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The processes of the server: the main one first, then those of the script that runs it. */
function serverProcesses(): number[] {
  const main = runningPostmaster(place)?.pid;
  return [...(main ? [main] : []), ...findProcesses(`negareh-postgres ${place.pulse}`)];
}

/** Some of them end by themselves as soon as the first is gone. */
function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
}

describe('the embedded PostgreSQL', () => {
  it('runs as long as any of several processes uses it, and stops with the last', async () => {
    const first = await hold();
    const second = await hold();
    expect(second.url).toBe(first.url);
    first.holder.kill('SIGTERM');
    await exit(first.holder);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    second.holder.kill('SIGTERM');
    await exit(second.holder);
    expect(runningPostmaster(place)).toBeUndefined();
  });

  it('is started once when several processes want it at the same moment', async () => {
    const urls = await Promise.all(Array.from({ length: 4 }, async () => (await hold()).url));
    expect(new Set(urls).size).toBe(1);
    expect(findProcesses(`${place.data} -c port=${port}`)).toHaveLength(3); // the script, its watcher, the server
  });

  it('stops by itself when its only user is killed with -9, and keeps what was committed', async () => {
    const { holder, url } = await hold();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    holder.kill('SIGKILL');
    await waitFor(() => serverProcesses().length === 0);
    const next = await hold();
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(readFileSync(`${place.logFile}.old`, 'utf8')).toContain('database system is shut down');
  });

  it('recovers when everything was killed with -9 at once', async () => {
    const { holder, url } = await hold();
    await query(url, 'CREATE TABLE kept AS SELECT 43 AS answer');
    killAll([holder.pid!, ...serverProcesses().reverse()]);
    const next = await hold();
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 43 }]);
  });

  it('takes the place of a server that lost its users and the script that watches them', async () => {
    const { holder } = await hold();
    const [main, ...script] = serverProcesses();
    killAll([...script, holder.pid!]);
    expect(runningPostmaster(place)?.pid).toBe(main);
    const next = await hold();
    expect(runningPostmaster(place)?.pid).not.toBe(main);
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts although an old pid file names a process that is another program by now', async () => {
    const first = await hold();
    const file = path.join(place.data, 'postmaster.pid');
    const note = readFileSync(file, 'utf8');
    first.holder.kill('SIGTERM');
    await exit(first.holder);
    const other = spawn('sleep', ['60'], { ...place.user, stdio: 'ignore' });
    holders.push(other);
    writeFileSync(file, note.replace(/^\d+/, String(other.pid)));
    handOver(file, place);
    expect(await query((await hold()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts over after an initialisation that was cut off', async () => {
    rmSync(place.data, { recursive: true });
    mkdirSync(path.join(place.base, 'data.new/base'), { recursive: true });
    writeFileSync(path.join(place.base, 'data.new/PG_VERSION'), '18\n');
    writeFileSync(place.passwordFile, 'of the first attempt');
    expect(await query((await hold()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('speaks UTF-8 and knows letters beyond ASCII without LANG', async () => {
    const { LANG, LC_ALL, LC_CTYPE, ...env } = process.env;
    const { url } = await hold(env);
    const sql =
      "SELECT current_setting('server_encoding') AS encoding, upper('é') AS upper, length('گربه') AS length";
    expect(await query(url, sql)).toEqual([{ encoding: 'UTF8', upper: 'É', length: 4 }]);
  });

  it('is closed to others: loopback only, and a password in a file that only we can read', async () => {
    const { url } = await hold();
    expect(statSync(place.passwordFile).mode & 0o777).toBe(0o600);
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const wrong = Object.assign(new URL(url), { password: 'wrong' }).href;
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('names the setting when its port is taken', async () => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve));
    await expect(openEmbedded(place, { port }, log)).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'port.taken',
      parameters: { port, variable: 'POSTGRES_PORT' },
    });
    await new Promise(resolve => other.close(resolve));
    const server = await openEmbedded(place, { port }, log);
    await server.close();
  });

  it('refuses data that others may read: only a person makes them private again', async () => {
    chmodSync(place.data, 0o755);
    await expect(openEmbedded(place, { port }, log)).rejects.toMatchObject({
      code: 'database.start-failed',
      parameters: { reason: expect.stringContaining('Permissions should be u=rwx') },
    });
  });

  it('refuses data of another major version', async () => {
    await (await openEmbedded(place, { port }, log)).close();
    writeFileSync(path.join(place.data, 'PG_VERSION'), '17\n');
    await expect(openEmbedded(place, { port }, log)).rejects.toMatchObject({
      code: 'database.start-failed',
      parameters: { reason: expect.stringContaining('was made by PostgreSQL 17') },
    });
  });
});
