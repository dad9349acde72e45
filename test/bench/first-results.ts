import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { ROOT } from '../../core/ground/config.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { EXAMPLE_QUERIES } from '../../core/work/demo/example-queries.ts';
import { openBrowser } from '../helpers/dashboard/browser.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, ratio, Times, timeEach } from './stopwatch.ts';

const VISITS = 60;
const TARGET_MS = 150;

/** What the browser itself says of a visit. */
interface Paint {
  /** From the visit's beginning to the last entry of largest-contentful-paint. */
  readonly largestMs: number;
  readonly shift: number;
}

/**
 * Runs in the page, which speaks plain JavaScript: the browser's own entries, and no wait of ours between. Two frames
 * after the load everything that was to be painted first has been.
 */
const READ_PAINT = `new Promise(resolve => {
  let largestMs = 0;
  let shift = 0;
  const watch = (type, note) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch('largest-contentful-paint', entry => { largestMs = entry.startTime; });
  watch('layout-shift', entry => { if (!entry.hadRecentInput) shift += entry.value; });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve({ largestMs, shift }), 0)));
})`;

/**
 * From a visitor's request to the first results: the page's HTML with all ten of them, and the moment at which a browser
 * has painted the largest picture, by its own entry. Beside the search alone, which is part of both.
 */
export async function benchFirstResults(system: BenchSystem, print: (line: string) => void): Promise<void> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['dashboard/main.ts'], {
    cwd: ROOT,
    env: {
      ...{ PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...system.environment },
      ...{ DASHBOARD_PORT: String(port), TRUSTED_PROXIES: '127.0.0.1' },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(50);
  const browser = await openBrowser();
  try {
    const queryOf = (index: number) => EXAMPLE_QUERIES[index % EXAMPLE_QUERIES.length] ?? '';
    // Every visit is another address, so that none is limited.
    const visitor = (index: number) => ({ 'x-forwarded-for': `203.0.113.${index}` });
    const pathOf = (index: number) => `${url}/search?q=${encodeURIComponent(queryOf(index))}`;
    const search = await timeEach(VISITS, index => askSearch(system.url, queryOf(index)));
    const html = await timeEach(VISITS, async index => {
      const page = await (await fetch(pathOf(index), { headers: visitor(index) })).text();
      if (page.split('<img ').length < 11) throw new Error('there are not ten results');
    });
    const paint = async (page: Page, index: number): Promise<Paint> => {
      await page.setExtraHTTPHeaders(visitor(100 + index));
      await page.goto(pathOf(index), { waitUntil: 'load' });
      return (await page.evaluate(READ_PAINT)) as Paint;
    };
    const cold: Paint[] = [];
    for (let index = 0; index < VISITS; index += 1) {
      const context = await browser.newContext({ locale: 'fa-IR' });
      cold.push(await paint(await context.newPage(), index));
      await context.close();
    }
    const warmPage = await (await browser.newContext({ locale: 'fa-IR' })).newPage();
    const warm: Paint[] = [];
    for (let index = 0; index < VISITS; index += 1) warm.push(await paint(warmPage, index));
    const row = (name: string, times: Times) => [
      name,
      ...[0.5, 0.95].map(share => milliseconds(times.quantile(share))),
      ratio(times.quantile(0.5), search.quantile(0.5)),
    ];
    printTable(
      `First results of the search page, ${system.pictures} pictures, ${VISITS} visits, target ${TARGET_MS} ms`,
      [
        ['', 'p50', 'p95', 'beside the search'],
        row('baseline: POST /v1/search', search),
        row('the whole page, by HTTP', html),
        row('largest picture painted, warm cache', new Times(warm.map(({ largestMs }) => largestMs))),
        row('largest picture painted, empty cache', new Times(cold.map(({ largestMs }) => largestMs))),
      ],
      print,
    );
    const worst = Math.max(...cold.map(({ shift }) => shift));
    print(`Layout shift at worst ${worst.toFixed(3)}, target 0.02`);
  } finally {
    await browser.close();
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function askSearch(url: string, text: string): Promise<void> {
  const answer = await fetch(`${url}/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  await answer.text();
}
