import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { test } from 'vitest';
import { ImageFiles } from '../core/data/images/image-files.ts';
import { ImageRepository } from '../core/data/images/images.ts';
import { EmbeddingRepository } from '../core/data/models/embeddings.ts';
import { openImageEncoder } from '../core/engines/encoders/open-image-encoder.ts';
import { createLog } from '../core/ground/log.ts';
import { embedMissing } from '../core/work/indexing/embed-images.ts';
import { ingestImages } from '../core/work/ingest/ingest-images.ts';
import { openBrowser } from './helpers/dashboard/browser.ts';
import { openSite, type Site } from './helpers/dashboard/site.ts';

const OUT = '/tmp/negareh/dash/shots';
const say = (text: string) => process.stdout.write(`@@ ${text}\n`);

async function photo(seed: number, width: number, height: number): Promise<Buffer> {
  const rnd = (n: number) => Math.abs(Math.sin(seed * 12.9898 + n * 78.233)) % 1;
  const shapes = Array.from({ length: 60 }, (_, n) => {
    const [x, y, r] = [rnd(n) * width, rnd(n + 100) * height, 60 + rnd(n + 200) * 500];
    const c = `hsl(${Math.round(rnd(n + 300) * 360)} ${20 + Math.round(rnd(n + 400) * 60)}% ${20 + Math.round(rnd(n + 500) * 60)}%)`;
    return n % 2
      ? `<circle cx="${x}" cy="${y}" r="${r}" fill="${c}" opacity="0.7"/>`
      : `<path d="M${x} ${y} l${r} ${-r * 1.4} l${r} ${r * 1.4} z" fill="${c}" opacity="0.8"/>`;
  }).join('');
  const svg = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${(seed * 37) % 360} 60% 70%)"/><stop offset="1" stop-color="hsl(${(seed * 91) % 360} 40% 35%)"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>${shapes}</svg>`,
  );
  const noise = await sharp({
    create: {
      width: width / 2,
      height: height / 2,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 26 },
    },
  })
    .resize(width, height)
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(svg)
    .composite([{ input: noise, blend: 'soft-light' }])
    .jpeg({ quality: 88 })
    .toBuffer();
}

async function addPhotos(site: Site): Promise<void> {
  const { gallery } = site;
  const files = new ImageFiles(gallery.config.dataDir);
  const limits = { maxBytes: gallery.config.maxImageBytes, maxPixels: gallery.config.maxImagePixels };
  const sizes = [
    [4000, 3000],
    [4000, 2666],
    [3000, 4000],
    [4000, 2250],
  ] as const;
  const items = (async function* () {
    for (let n = 0; n < 12; n += 1) {
      const [w, h] = sizes[n % 4 === 3 ? 3 : n % 4 === 2 ? 2 : n % 2]!;
      const content = await photo(n + 1, w, h);
      yield {
        name: `p${n}`,
        content,
        source: 'upload' as const,
        captions: [
          {
            persian: `کوه و آسمان رنگی شمارهٔ ${n + 1}`,
            source: 'upload' as const,
            status: 'approved' as const,
          },
        ],
      };
    }
  })();
  const started = performance.now();
  let bytes = 0;
  for await (const outcome of ingestImages(items, {
    images: new ImageRepository(gallery.test.database),
    files,
    limits,
  }))
    if (outcome.status === 'failed') throw outcome.error;
    else bytes += 1;
  say(`ingested ${bytes} in ${Math.round(performance.now() - started)} ms`);
  const encoder = await openImageEncoder(gallery.model, { device: 'cpu', threads: 1, limits });
  await embedMissing({
    embeddings: new EmbeddingRepository(gallery.test.database, gallery.model),
    files,
    encoder,
    log: createLog('x', { level: 'silent' }),
  });
  await encoder.close();
}

async function weigh(
  browser: Browser,
  site: Site,
  name: string,
  options: object,
  old: boolean,
): Promise<void> {
  const context = await browser.newContext({ locale: 'fa-IR', ...options });
  const page = await context.newPage();
  let [bytes, count] = [0, 0];
  const byKind = new Map<string, number>();
  page.on('response', async response => {
    const match = /\/media\/[0-9a-f]+\/(\d+)/.exec(response.url());
    if (!match) return;
    const length = Number(response.headers()['content-length'] ?? 0);
    bytes += length;
    count += 1;
    byKind.set(match[1]!, (byKind.get(match[1]!) ?? 0) + 1);
  });
  if (old)
    await page.route('**/search?*', async route => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(
        /\/media\/([0-9a-f]+)\/640 (\d+)w/g,
        (_, sha, w) => `/media/${sha}/1280 ${Number(w) * 2}w`,
      );
      await route.fulfill({ response, body });
    });
  await page.goto(`${site.url}/search?q=${encodeURIComponent('کوه و آسمان رنگی')}&mode=words`);
  await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
  await page.waitForTimeout(2500);
  say(
    `${name} ${old ? 'as before' : 'now'}: ${count} pictures, ${Math.round(bytes / 1000)} kB, ${JSON.stringify([...byKind])}`,
  );
  if (!old) {
    await page.evaluate('window.scrollTo(0,0)');
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${OUT}/weigh-${name}.png` });
  }
  await context.close();
}

const OBSERVE = `
  window.__p = { lcp: 0, what: '', cls: 0, shifts: [] };
  new PerformanceObserver(l => l.getEntries().forEach(e => { window.__p.lcp = e.startTime; window.__p.what = e.element ? e.element.tagName + ' ' + (e.url || '').slice(-40) : ''; })).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) { window.__p.cls += e.value; window.__p.shifts.push([Math.round(e.startTime), e.value, e.sources.map(s => s.node && (s.node.tagName || s.node.textContent) + '.' + String(s.node.className||'').slice(0,60))]); } })).observe({ type: 'layout-shift', buffered: true });`;

async function slow(browser: Browser, site: Site, path: string, locale: string): Promise<void> {
  const context = await browser.newContext({
    locale,
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const kinds: Record<string, number> = {};
  let files = 0;
  const types = new Map<string, string>();
  cdp.on('Network.responseReceived', (e: any) => types.set(e.requestId, e.type));
  cdp.on('Network.loadingFinished', (e: any) => {
    const t = types.get(e.requestId) ?? '?';
    kinds[t] = (kinds[t] ?? 0) + e.encodedDataLength;
    if (t === 'Script') files += 1;
  });
  await page.addInitScript(OBSERVE);
  const begun = performance.now();
  await page.goto(site.url + path, { waitUntil: 'domcontentloaded' });
  const dom = performance.now() - begun;
  let live = 0;
  await page
    .waitForFunction(
      `Object.keys(document.querySelector('#q') ?? {}).some(k => k.startsWith('__reactFiber'))`,
      undefined,
      { timeout: 60_000 },
    )
    .then(
      () => {
        live = performance.now() - begun;
      },
      () => undefined,
    );
  await page.waitForTimeout(3000);
  const p = (await page.evaluate('window.__p')) as any;
  say(
    `400 kbit/s ${locale} ${path.slice(0, 30)}: LCP ${Math.round(p.lcp)} ms (${p.what}), HTML whole ${Math.round(dom)} ms, hydrated ${Math.round(live)} ms, CLS ${p.cls.toFixed(4)}, kB ${JSON.stringify(Object.fromEntries(Object.entries(kinds).map(([k, v]) => [k, Math.round(v / 100) / 10])))} scripts ${files}`,
  );
  if (p.cls > 0.005) say(JSON.stringify(p.shifts));
  await page.screenshot({ path: `${OUT}/slow-${locale}-${path.length}.png` });
  await context.close();
}

test('look', async () => {
  await mkdir(OUT, { recursive: true });
  const [site, browser] = await Promise.all([
    openSite({ pictures: 12, search: false, settings: { TRUSTED_PROXIES: '' } }),
    openBrowser(),
  ]);
  try {
    await addPhotos(site);
    await site.search.restart();
    for (const [name, options] of [
      ['desktop1', { viewport: { width: 1366, height: 900 } }],
      ['desktop2', { viewport: { width: 1366, height: 900 }, deviceScaleFactor: 2 }],
      [
        'phone3',
        { viewport: { width: 390, height: 800 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true },
      ],
    ] as const)
      for (const old of [true, false]) await weigh(browser, site, name, options, old);
    const q = `/search?q=${encodeURIComponent('کوه و آسمان رنگی')}&mode=words`;
    for (const locale of ['fa-IR', 'en-GB'])
      for (const path of ['/', q]) await slow(browser, site, path, locale);
    say(`load ${readFileSync('/proc/loadavg', 'utf8').trim()}`);
  } finally {
    await browser.close();
    await site.close();
  }
}, 600_000);
