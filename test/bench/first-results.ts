import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { ROOT } from '../../core/ground/config.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { EXAMPLE_QUERIES } from '../../core/work/demo/example-queries.ts';
import { openBrowser } from '../helpers/dashboard/browser.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, ratio, Times, timeEach } from './stopwatch.ts';

const VISITS = 60;
const TARGETS = 'targets 130 ms warm, 300 ms cold';

/** A phone of years ago on a mobile link of little. */
const SLOW = { visits: 5, bytesPerSecond: 50_000, latencyMs: 150, slowerBy: 4 } as const;

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
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      ...system.environment,
      DASHBOARD_PORT: String(port),
      TRUSTED_PROXIES: '127.0.0.1',
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
      `First results of the search page, ${system.pictures} pictures, ${VISITS} visits, ${TARGETS}`,
      [
        ['', 'p50', 'p95', 'beside the search'],
        row('baseline: POST /v1/search', search),
        row('the whole page, by HTTP', html),
        row('largest picture painted, warm cache', new Times(warm.map(({ largestMs }) => largestMs))),
        row('largest picture painted, empty cache', new Times(cold.map(({ largestMs }) => largestMs))),
      ],
      print,
    );
    printTable(
      `On a phone ${SLOW.slowerBy} times slower, over ${(SLOW.bytesPerSecond * 8) / 1_000} kbit/s with ${SLOW.latencyMs} ms, empty cache`,
      [
        ['', 'largest painted', 'HTML whole: search works', 'layout shift'],
        ...(await visitSlowly(browser, [`${url}/`, pathOf(0)])),
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

/** The middle of some visits of each page. The search is a plain form: it works as soon as the HTML is there. */
async function visitSlowly(browser: Browser, addresses: readonly string[]): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [index, address] of addresses.entries()) {
    const [largest, whole, shifts]: [number[], number[], number[]] = [[], [], []];
    for (let visit = 0; visit < SLOW.visits; visit += 1) {
      const context = await browser.newContext({
        locale: 'fa-IR',
        viewport: { width: 360, height: 740 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
        extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${200 + index * SLOW.visits + visit}` },
      });
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: SLOW.latencyMs,
        downloadThroughput: SLOW.bytesPerSecond,
        uploadThroughput: SLOW.bytesPerSecond,
      });
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW.slowerBy });
      await page.goto(address, { waitUntil: 'load' });
      const paint = (await page.evaluate(READ_PAINT)) as Paint;
      largest.push(paint.largestMs);
      shifts.push(paint.shift);
      whole.push(await page.evaluate('performance.getEntriesByType("navigation")[0].domInteractive'));
      await context.close();
    }
    const middle = (values: number[]) => values.sort((one, other) => one - other)[SLOW.visits >> 1] ?? 0;
    rows.push([
      index === 0 ? 'the front page' : 'ten results',
      milliseconds(middle(largest)),
      milliseconds(middle(whole)),
      Math.max(...shifts).toFixed(3),
    ]);
  }
  return rows;
}

async function askSearch(url: string, text: string): Promise<void> {
  const answer = await fetch(`${url}/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  await answer.text();
}
