import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { type Database, openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../core/data/images/images.ts';
import { loadConfig } from '../../core/ground/config.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { NextAnswer } from '../../core/ground/domain/review/review-api.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { drawDemo } from '../../core/work/demo/draw-demo.ts';
import { ingestImages } from '../../core/work/ingest/ingest-images.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { openBrowser } from '../helpers/dashboard/browser.ts';
import { fillPairs } from '../helpers/fill-pairs.ts';
import { printTable } from './bench-table.ts';
import { openSession, startDashboard } from './dashboard-process.ts';
import { milliseconds, ratio, Times, timeEach } from './stopwatch.ts';

const PAIRS = 1_000_000;
const PICTURES = 60;
const SHOWN_PAIRS = 1_200;
const KEYS = 400;
/** Between two decisions; nobody is faster for long. */
const PACE_MS = 120;
/** A key that asks for nothing. */
const IDLE_KEY = 'q';
const FILTER = { status: 'pending', proposed: true, flagged: false } as const;
const log = createLog('bench', { level: 'warn', toStderr: true });

/** The review screen over a million pairs: from key to next pair in a real browser, and the server's part of it. */
export async function benchReview(print: (line: string) => void): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bench-review-'));
  const server = await openThrowaway(log);
  const database = openDatabase(server.url);
  try {
    await migrate(server.url, log);
    const port = await findFreePort();
    const environment = { DATABASE_URL: server.url, DATA_DIR: dataDir, DASHBOARD_PORT: String(port) };
    print(`Putting ${PAIRS} pairs in …`);
    await fillPairs(database, PAIRS);
    await addShownPairs(database, await addPictures(database, dataDir, environment));
    const url = `http://127.0.0.1:${port}`;
    const dashboard = await startDashboard(url, environment);
    try {
      // One person may not ask as often as a bench does.
      const signIn = () => openSession(database, { dataDir, url, role: 'annotator' });
      await benchServer(url, signIn, print);
      await benchScreen(url, await signIn(), print);
    } finally {
      await dashboard.stop();
    }
  } finally {
    await database.close();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function addPictures(
  database: Database,
  dataDir: string,
  environment: Record<string, string>,
): Promise<string[]> {
  const { maxImageBytes: maxBytes, maxImagePixels: maxPixels } = loadConfig(environment);
  const drawn = await Array.fromAsync(drawDemo(PICTURES));
  const items = drawn.map(({ scene, bytes }) => ({
    name: scene.key,
    content: bytes,
    source: 'demo' as const,
    captions: [],
  }));
  const services = {
    images: new ImageRepository(database),
    files: new DiskImageFiles(dataDir),
    limits: { maxBytes, maxPixels },
  };
  const ids: string[] = [];
  for await (const outcome of ingestImages(items, services)) {
    if (outcome.status !== 'failed') ids.push(outcome.imageId);
  }
  return ids;
}

/** Pairs of images that can be seen: those of the many others have rows alone. */
async function addShownPairs(database: Database, imageIds: string[]): Promise<void> {
  await fillPairs(database, SHOWN_PAIRS, imageIds);
  await database.prisma.$executeRaw`
    UPDATE caption_pair SET source = 'feedback' WHERE image_id = ANY(${imageIds}::uuid[])`;
  await database.prisma.$executeRaw`VACUUM ANALYZE caption_pair`;
}

/** Saving a decision and leasing the next pair, by HTTP with session, checks and all. */
async function benchServer(
  url: string,
  signIn: () => Promise<{ name: string; value: string }>,
  print: (line: string) => void,
): Promise<void> {
  let cookie = '';
  const post = async (route: string, body: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', origin: url, cookie };
    const answer = await fetch(`${url}/api/review/${route}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const orders = [{ by: 'lowest' }, { by: 'uncertain', near: 0.5 }, { by: 'random', seed: 'bench' }] as const;
  const rows: string[][] = [['', 'p50', 'p95', 'p99', 'beside the baseline']];
  const row = (title: string, times: Times, baseline: Times) => {
    const shown = [0.5, 0.95, 0.99].map(share => milliseconds(times.quantile(share)));
    rows.push([title, ...shown, ratio(times.quantile(0.5), baseline.quantile(0.5))]);
  };
  const floor = await timeEach(KEYS / 2, async () => (await fetch(`${url}/healthz`)).text());
  row('baseline: GET /healthz', floor, floor);
  for (const order of orders) {
    const { name, value } = await signIn();
    cookie = `${name}=${value}`;
    let page = NextAnswer.parse(await post('next', { filter: FILTER, order, cursor: null, limit: 1 }));
    const times = await timeEach(KEYS / 2, async () => {
      const [pair] = page.pairs;
      if (!pair) throw new Error('no pair came');
      const seen = { status: pair.status, persian: pair.persian };
      await post('decisions', { decisions: [{ id: newId(), pairId: pair.id, action: 'approve', seen }] });
      page = NextAnswer.parse(await post('next', { filter: FILTER, order, cursor: page.cursor, limit: 1 }));
    });
    row(`save and lease the next, ${order.by}`, times, floor);
  }
  printTable(`Review, the server's part, ${PAIRS} pairs`, rows, print);
}

/** From the key to the next pair and its image, painted. */
async function benchScreen(
  url: string,
  cookie: { name: string; value: string },
  print: (line: string) => void,
): Promise<void> {
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies([{ ...cookie, url }]);
    const page = await context.newPage();
    await page.goto(`${url}/review?lang=en&order=random&seed=screen&source=feedback&scorer=text:m`);
    await page.locator('[data-pair]').waitFor();
    await sleep(2_000);
    const idle = await press(page, IDLE_KEY);
    const next = await press(page, 'a');
    const row = (title: string, times: Times, extra: string) => [
      title,
      ...[0.5, 0.95, 0.99].map(share => milliseconds(times.quantile(share))),
      extra,
    ];
    printTable(
      `Review, from key to next pair on the screen, ${PAIRS} pairs, Chromium ${browser.version()}`,
      [
        ['', 'p50', 'p95', 'p99', 'p95 beside the baseline'],
        row('baseline: a key that does nothing, to the next frame', idle, '1.00 x'),
        row('approve', next, `${ratio(next.quantile(0.95), idle.quantile(0.95))}, target 50 ms`),
      ],
      print,
    );
  } finally {
    await browser.close();
  }
}

/** Presses a key many times. Each time counts until the frame is painted that follows what the key changed. */
async function press(page: Page, key: string): Promise<Times> {
  const times: number[] = [];
  await page.exposeFunction(`tell_${key}`, (time: number) => void times.push(time));
  await page.evaluate(WATCH_KEYS(key));
  for (let index = 0; index < KEYS; index += 1) {
    const before = times.length;
    await page.keyboard.press(key);
    while (times.length === before) await sleep(2);
    await sleep(PACE_MS);
  }
  return new Times(times);
}

/**
 * Runs in the page, which speaks plain JavaScript. The clock begins with the event's own time, when the browser got
 * the key; a message sent in a frame's callback comes when that frame has been painted.
 */
const WATCH_KEYS = (key: string): string => `
  const shown = () => document.querySelector('[data-pair]')?.getAttribute('data-pair');
  const isDrawn = () => document.querySelector('[data-pair] img')?.complete;
  window.addEventListener('keydown', event => {
    if (event.key !== '${key}') return;
    const before = shown();
    const look = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        if ('${key}' === '${IDLE_KEY}' || (shown() !== before && isDrawn())) {
          window.tell_${key}(performance.now() - event.timeStamp);
        } else requestAnimationFrame(look);
      };
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  }, true);`;
