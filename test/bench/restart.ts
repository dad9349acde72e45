import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { loadConfig } from '../../core/ground/config.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { searchUrlOf } from '../../core/ground/service-urls.ts';
import { keepDatabase } from '../../postgres/keep-database.ts';
import { findPlace } from '../../postgres/place.ts';
import { runningPostmaster } from '../../postgres/postmaster.ts';
import { keepCompiledCode } from '../../setup/keep-compiled-code.mjs';
import { RESTARTS } from '../../supervisor/restarts.ts';
import { supervise } from '../../supervisor/supervise.ts';
import { fill, PICTURES } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, Times } from './stopwatch.ts';

const KILLS = 10;
const DATABASE_KILLS = 5;
/** What a start puts off (dictionaries, the image encoder, kept code) is done by then. */
const SETTLED_MS = 6_000;
/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

interface Restart {
  readonly answeredMs: number;
  /** Of all threads of the new process, until it answered. */
  readonly processorMs: number;
}

/**
 * From `kill -9` of the search process to the next query that is answered, under the supervisor and over the embedded
 * PostgreSQL, as in a running system; and from PostgreSQL's own end to its next row. The processor's time tells more than the clock where other work runs.
 */
export async function benchRestart(print: (line: string) => void): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-restart-'));
  const [searchPort, postgresPort] = [await findFreePort(), await findFreePort()];
  const settings = {
    DATA_DIR: dataDir,
    SEARCH_PORT: String(searchPort),
    POSTGRES_PORT: String(postgresPort),
    LOG_LEVEL: 'warn',
  };
  // The supervisor's children have its environment.
  Object.assign(process.env, settings);
  keepCompiledCode(dataDir);
  const config = loadConfig();
  const server = await keepDatabase(config, createLog('bench', { level: 'warn', toStderr: true }));
  const pids = new Map<string, number | undefined>();
  try {
    print(`Drawing and embedding ${PICTURES} demo pictures …`);
    await fill(config, server.url);
    const search = supervise(
      { name: 'search', entry: path.join(ROOT, 'core/main.ts') },
      {
        console: { follow: (_, stream) => void stream.pipe(process.stderr), say: print },
        onEnd: () => undefined,
        onChange: (name, pid) => void pids.set(name, pid),
        // As after a minute in which it was well: the pauses of a process that keeps ending are not what is measured.
        restarts: { ...RESTARTS, wellMs: SETTLED_MS / 2 },
      },
    );
    const restarts: Restart[] = [];
    await firstAnswer(searchUrlOf(config));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(SETTLED_MS);
      const started = performance.now();
      process.kill(pids.get('search')!, 'SIGKILL');
      await firstAnswer(searchUrlOf(config));
      const answeredMs = performance.now() - started;
      restarts.push({ answeredMs, processorMs: await processorTime(pids.get('search')!) });
    }
    const answered = new Times(restarts.map(({ answeredMs }) => answeredMs));
    const processor = new Times(restarts.map(({ processorMs }) => processorMs));
    const row = (name: string, times: Times) => [
      name,
      ...[0, 0.5, 1].map(s => milliseconds(times.quantile(s))),
    ];
    printTable(
      `From kill -9 of search to the next answer, ${PICTURES} pictures, ${KILLS} times, target 2000 ms`,
      [['', 'least', 'p50', 'most'], row('answered', answered), row('processor time until then', processor)],
      print,
    );
    const database: number[] = [];
    for (let kill = 0; kill < DATABASE_KILLS; kill += 1) {
      await sleep(SETTLED_MS);
      const started = performance.now();
      process.kill(runningPostmaster(findPlace(config))!.pid, 'SIGKILL');
      await firstRow(server.url);
      database.push(performance.now() - started);
      await firstAnswer(searchUrlOf(config));
    }
    printTable(
      `From kill -9 of PostgreSQL to its next row, ${DATABASE_KILLS} times, target 3000 ms`,
      [['', 'least', 'p50', 'most'], row('answered', new Times(database))],
      print,
    );
    await search.stop(5_000);
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function firstAnswer(url: string): Promise<void> {
  const ask = () =>
    fetch(`${url}/v1/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'گربه' }),
    }).then(
      answer => answer.ok,
      () => false,
    );
  while (!(await ask())) await sleep(20);
}

async function firstRow(url: string): Promise<void> {
  for (;;) {
    const client = new Client({ connectionString: url });
    // Its end while we are connected is told by an event, too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch {
      await sleep(20);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function processorTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // User and system time; the second field is the program's name, which may hold spaces.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}
