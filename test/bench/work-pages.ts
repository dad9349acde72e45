import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../core/data/database/database.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { fillPairs } from '../helpers/fill-pairs.ts';
import { printTable } from './bench-table.ts';
import { openSession, startDashboard } from './dashboard-process.ts';
import { fillWork } from './fill-work.ts';
import { milliseconds, type Times, timeEach } from './stopwatch.ts';

const PAIRS = 1_000_000;
const VISITS = 20;
const TARGET_MS = 150;
const PAGES = [
  '/progress',
  '/bulk',
  '/review',
  '/trail',
  '/agreement',
  '/disputes',
  '/export',
  '/reports',
  '/crawls',
  '/jobs',
  '/indexes',
  '/system',
  '/users',
  '/integrations',
];
const log = createLog('bench', { level: 'warn', toStderr: true });

/** The pages of work over a million pairs: how long a maintainer waits for the first byte, and for the whole page. */
export async function benchWorkPages(print: (line: string) => void): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bench-pages-'));
  const server = await openThrowaway(log);
  const database = openDatabase(server.url);
  try {
    await migrate(server.url, log);
    const port = await findFreePort();
    print(`Putting ${PAIRS} pairs in …`);
    const begin = performance.now();
    await fillPairs(database, PAIRS);
    await fillWork(database);
    print(`… in ${Math.round((performance.now() - begin) / 1_000)} s`);
    const url = `http://127.0.0.1:${port}`;
    const environment = { DATABASE_URL: server.url, DATA_DIR: dataDir, DASHBOARD_PORT: String(port) };
    const dashboard = await startDashboard(url, environment);
    try {
      const { name, value } = await openSession(database, { dataDir, url, role: 'maintainer' });
      const visit = async (page: string, whole: boolean) => {
        const answer = await fetch(url + page, { headers: { cookie: `${name}=${value}` } });
        if (!answer.ok) throw new Error(`${page}: ${answer.status}`);
        const reader = answer.body?.getReader();
        while (!(await reader?.read())?.done) if (!whole) break;
        await reader?.cancel();
      };
      const rows: string[][] = [['', 'first byte p50', 'p95', 'whole page p50', 'p95']];
      const row = (title: string, first: Times, all: Times) =>
        rows.push([
          title,
          ...[first, all].flatMap(times => [0.5, 0.95].map(at => milliseconds(times.quantile(at)))),
        ]);
      for (const page of ['/healthz', ...PAGES]) {
        await visit(page, true);
        const first = await timeEach(VISITS, () => visit(page, false));
        row(
          page === '/healthz' ? 'baseline: /healthz' : page,
          first,
          await timeEach(VISITS, () => visit(page, true)),
        );
      }
      printTable(`Pages of work, ${PAIRS} pairs, target ${TARGET_MS} ms to the first byte`, rows, print);
    } finally {
      await dashboard.stop();
    }
  } finally {
    await database.close();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
