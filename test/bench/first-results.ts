import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { EXAMPLE_QUERIES } from '../../core/work/demo/example-queries.ts';
import { openBrowser } from '../helpers/dashboard/browser.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, ratio, Times, timeEach } from './stopwatch.ts';

const VISITS = 60;
const MOST_SHIFT = 0.02;
const TARGETS = 'targets 130 ms warm, 300 ms cold';

/** A phone of years ago on a mobile link of little. */
const SLOW = { visits: 5, bytesPerSecond: 50_000, latencyMs: 150, slowerBy: 4 } as const;

/** What the browser itself says of a visit. */
interface Paint {
  /** From the visit's beginning to the last entry of largest-contentful-paint. */
  readonly largestMs: number;
  readonly shift: number;
  /** What moved, from where to where. */
  readonly moved: readonly string[];
}

/** For so long after the load nothing may come any more, before a visit counts as painted. */
const QUIET_MS = 400;
const PAINT_LIMIT_MS = 20_000;

/** Runs before anything of a page, in its own language: notes the browser's own entries as they come. */
const NOTE_PAINT = `(() => {
  const paint = { largestMs: null, shift: 0, moved: [], at: 0 };
  const watch = (type, note) =>
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) note(entry);
      paint.at = performance.now();
    }).observe({ type, buffered: true });
  watch('largest-contentful-paint', entry => { paint.largestMs = entry.startTime; });
  watch('layout-shift', entry => {
    if (entry.hadRecentInput) return;
    paint.shift += entry.value;
    for (const { node, previousRect, currentRect } of entry.sources) {
      const name = node?.nodeType === 1 ? node.localName + '.' + node.className : node?.nodeName;
      const from = Math.round(previousRect.x) + ',' + Math.round(previousRect.y);
      const to = Math.round(currentRect.x) + ',' + Math.round(currentRect.y);
      paint.moved.push(entry.value.toFixed(3) + ' ' + name + ' ' + from + ' -> ' + to);
    }
  });
  window.benchPaint = paint;
})()`;

/** True once the browser has told of its largest paint and then of nothing more: an entry comes a while after its frame. */
const IS_PAINTED = `document.readyState === 'complete' && window.benchPaint.largestMs !== null &&
  performance.now() - Math.max(window.benchPaint.at, performance.timing.loadEventEnd - performance.timeOrigin) > ${QUIET_MS}`;

/** Opens an address in a page that {@link NOTE_PAINT} runs in. */
async function paintOf(page: Page, address: string): Promise<Paint> {
  await page.goto(address, { waitUntil: 'load' });
  const end = Date.now() + PAINT_LIMIT_MS;
  // Asked from here: the page's policy lets nobody evaluate a text in it.
  while (!(await page.evaluate(IS_PAINTED))) {
    if (Date.now() > end) throw new Error(`${address}: no largest paint within ${PAINT_LIMIT_MS} ms`);
    await sleep(50);
  }
  return (await page.evaluate('window.benchPaint')) as Paint;
}

/**
 * From a visitor's request to the first results: the page's HTML with all ten of them, and the moment at which a browser
 * has painted the largest image, by its own entry. Beside the search alone, which is part of both.
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
      return paintOf(page, pathOf(index));
    };
    const openPage = async (context: BrowserContext) => {
      const page = await context.newPage();
      await page.addInitScript(NOTE_PAINT);
      return page;
    };
    const cold: Paint[] = [];
    for (let index = 0; index < VISITS; index += 1) {
      const context = await browser.newContext({ locale: 'fa-IR' });
      cold.push(await paint(await openPage(context), index));
      await context.close();
    }
    const warmPage = await openPage(await browser.newContext({ locale: 'fa-IR' }));
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
        ...(await visitSlowly(browser, [`${url}/`, pathOf(0)], print)),
      ],
      print,
    );
    const [worst] = [...cold, ...warm].sort((one, other) => other.shift - one.shift);
    print(`Layout shift at worst ${worst?.shift.toFixed(3)}, target ${MOST_SHIFT}`);
    for (const line of worst?.moved ?? []) print(`  ${line}`);
  } finally {
    await browser.close();
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** The middle of some visits of each page. The search is a plain form: it works as soon as the HTML is there. */
async function visitSlowly(
  browser: Browser,
  addresses: readonly string[],
  print: (line: string) => void,
): Promise<string[][]> {
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
      await page.addInitScript(NOTE_PAINT);
      const devtools = await context.newCDPSession(page);
      await devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: SLOW.latencyMs,
        downloadThroughput: SLOW.bytesPerSecond,
        uploadThroughput: SLOW.bytesPerSecond,
      });
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW.slowerBy });
      const paint = await paintOf(page, address);
      largest.push(paint.largestMs);
      shifts.push(paint.shift);
      if (paint.shift > MOST_SHIFT) for (const line of paint.moved) print(`  moved: ${line}`);
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
