import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { accessibilityFaults } from '../helpers/dashboard/accessibility.ts';
import { openBrowserIfThere } from '../helpers/dashboard/browser.ts';
import { signIn } from '../helpers/dashboard/sign-in.ts';
import { openSite, type Site } from '../helpers/dashboard/site.ts';
import { unembeddedImage } from '../helpers/unembedded-image.ts';
import { PATIENCE_MS } from '../helpers/wait-for.ts';
import { faultsOfViews, PHONE } from './public-pages.ts';
import { describeShell } from './shell.ts';

let site: Site;
let browser: Browser | undefined;
beforeAll(async () => {
  [site, browser] = await Promise.all([
    openSite({ settings: { TRUSTED_PROXIES: '127.0.0.1' } }),
    openBrowserIfThere(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Every request counts for an address of its own, unless a test is about that. */
let visitors = 0;
const newVisitor = () => `203.0.113.${++visitors}`;
const get = (path: string, address = newVisitor()) =>
  fetch(site.url + path, { headers: { 'x-forwarded-for': address } });

async function visit(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser!.newContext({
    locale: 'fa-IR',
    extraHTTPHeaders: { 'x-forwarded-for': newVisitor() },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

const pictureLinks = async (page: Page) => {
  const links = page.locator('main ul a[href^="/picture/"]:has(img)');
  // Results come behind the head of the page.
  await links.first().waitFor();
  return links.evaluateAll(all => all.map(link => link.getAttribute('href')));
};

/** A sentence that one image of the gallery fits, and the whole gallery follows. */
const query = () => site.gallery.pictures[0]?.caption ?? '';
const resultsPath = () => `/search?q=${encodeURIComponent(query())}`;

// In the same file, for a site and a browser cost more to start than most tests of a page.
describeShell(() => ({ site, browser }));

describe('the search page', () => {
  test('moves nothing that is shown, though its images come one after the other', {
    tags: ['chromium'],
  }, async () => {
    const headers = { 'x-forwarded-for': newVisitor() };
    const whole = await (await fetch(site.url + resultsPath(), { headers })).text();
    const html = whole.replaceAll(/<script\b.*?<\/script>/gs, '');
    // Within the first row.
    const cut = html.indexOf('</li>', html.indexOf('</li>', html.indexOf('<main')) + 1) + '</li>'.length;
    const slow = createServer(({ url }, response) => {
      if (url !== '/slow') return void response.writeHead(302, { location: site.url + url }).end();
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).write(html.slice(0, cut));
      setTimeout(() => response.end(html.slice(cut)), 1_000);
    });
    await new Promise<void>(resolve => void slow.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void slow.close());
    const page = await visit();
    await page.addInitScript(`
      window.moved = 0;
      new PerformanceObserver(list => { for (const entry of list.getEntries()) window.moved += entry.value; })
        .observe({ type: 'layout-shift', buffered: true });`);
    await page.goto(`http://127.0.0.1:${(slow.address() as AddressInfo).port}/slow`);
    await page.locator('main ul img').first().waitFor();
    expect(await page.locator('main ul img').count()).toBe(10);
    expect(await page.evaluate('window.moved')).toBeLessThanOrEqual(0.02);
    await page.context().close();
  });

  test('a visitor writes a sentence, reads on by scrolling, looks at an image and at others like it', {
    tags: ['chromium'],
  }, async () => {
    const page = await visit();
    await page.goto(site.url);
    await page.locator('#q').fill(query());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `عکس‌هایی برای «${query()}»` }).waitFor();
    expect(await page.locator('main').innerText()).toMatch(/در [۰-۹٫]+ (?:میلی‌)?ثانیه پیدا شد/);
    expect(await page.locator('main ul img').first().getAttribute('alt')).toBe(query());

    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 4_000);
        return page.getByText('همین‌ها بود.').isVisible();
      })
      .toBe(true);
    const all = await pictureLinks(page);
    expect(all).toHaveLength(40);
    expect(new Set(all).size).toBe(40);

    await page.locator('main ul img').first().click();
    await page.getByRole('heading', { name: query(), level: 1 }).waitFor();
    expect(await page.locator('dl').innerText()).toContain('arranged on a background');
    const similar = await pictureLinks(page);
    expect(similar.length).toBeGreaterThanOrEqual(10);
    expect(similar).not.toContain(new URL(page.url()).pathname);
    await page.context().close();
  });

  test('what is typed is completed by words of captions, by keyboard alone', {
    tags: ['chromium'],
  }, async () => {
    const page = await visit();
    await page.goto(site.url);
    const field = page.getByRole('combobox', { name: 'عکس چه چیزی را نشان دهد؟' });
    // A word that is whole already has nothing that completes it.
    const [word = ''] = query()
      .split(' ')
      .sort((one, other) => other.length - one.length);
    await field.pressSequentially(word.slice(0, 2));
    const options = page.getByRole('listbox', { name: 'پیشنهادها' }).getByRole('option');
    await options.first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    const [first = ''] = await options.allInnerTexts();
    expect(first.replaceAll('\u200C', '').startsWith(word.slice(0, 2))).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe(await options.first().getAttribute('id'));
    await page.keyboard.press('Escape');
    expect(await options.count()).toBe(0);
    await field.pressSequentially(word.slice(2, 3));
    await options.first().waitFor();
    await page.keyboard.press('ArrowDown');
    const chosen = await options.first().innerText();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `عکس‌هایی برای «${chosen}»` }).waitFor();
  });

  test('everything works without JavaScript: search, next ten, filters, report; a reported image is gone at once', {
    tags: ['chromium'],
  }, async () => {
    const page = await visit({ javaScriptEnabled: false });
    await page.goto(site.url);
    await page.locator('#q').fill(query());
    await page.getByRole('button', { name: 'جست‌وجو', exact: true }).click();
    const first = await pictureLinks(page);
    expect(first).toHaveLength(10);
    await page.getByRole('link', { name: 'عکس‌های بیشتر' }).click();
    const second = await pictureLinks(page);
    expect(second).toHaveLength(10);
    expect(new Set([...first, ...second]).size).toBe(20);

    await page.getByText('پالایه‌ها').click();
    await page.getByLabel('ترتیب بر پایهٔ').selectOption('words');
    await page.getByRole('button', { name: 'اعمال' }).click();
    expect(new URL(page.url()).searchParams.get('mode')).toBe('words');
    expect((await pictureLinks(page))[0]).toBe(first[0]);

    await page.getByRole('link', { name: 'گزارش عکس ۱', exact: true }).click();
    const picture = await page.locator('main img').getAttribute('src');
    await page.getByLabel('شخص، شمارهٔ تلفن').check();
    await page.getByLabel('چیزی هست که بیفزایید؟').fill('شمارهٔ من است');
    await page.getByRole('button', { name: 'گزارش و پنهان کردن' }).click();
    await page.getByText('عکس پنهان شد').waitFor();
    expect((await get(picture ?? '')).status).toBe(404);
    await page.goto(`${site.url}${first[0]}`);
    await page.getByText('این عکس پنهان است').waitFor();
    await expect
      .poll(async () => (await (await get(resultsPath())).text()).includes(String(first[0])))
      .toBe(false);
    const [report] = await site.gallery.test.database.prisma.report.findMany();
    expect(report).toMatchObject({ reason: 'private', note: 'شمارهٔ من است', hid: true, state: 'open' });
    await site.gallery.test.database.prisma.image.updateMany({ data: { state: 'visible' } });
    await page.context().close();
  });

  test('on a phone in English: a picture of one’s own with words beside it, and what is no picture', {
    tags: ['chromium'],
  }, async () => {
    const page = await visit({ locale: 'en-GB', viewport: PHONE });
    await page.goto(site.url);
    const bytes = Buffer.from(site.gallery.pictures[3]?.bytes ?? []);
    await page.getByText('Search with a picture').click();
    await page
      .getByLabel('Picture: choose')
      .setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: bytes });
    await page.getByRole('button', { name: 'Find photos like it' }).click();
    await page.getByRole('heading', { name: 'Photos like your picture' }).waitFor();
    expect((await pictureLinks(page))[0]).toBe(`/picture/${site.gallery.pictures[3]?.id}`);

    await page.getByText('Search with a picture').click();
    await page
      .getByLabel('Picture: choose')
      .setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: bytes });
    await page.getByLabel('Words to add').fill(query());
    await page.getByRole('button', { name: 'Find photos like it' }).click();
    await page.getByRole('heading', { name: query() }).waitFor();
    expect(new URL(page.url()).searchParams.get('query')).toMatch(/^[0-9a-f-]{36}$/);

    await page.getByText('Search with a picture').click();
    const text = { name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('this is not a picture') };
    await page.getByLabel('Picture: choose').setInputFiles(text);
    await page.getByRole('button', { name: 'Find photos like it' }).click();
    await page.getByText('could not be read as a picture').waitFor();
    await page.context().close();
  });

  test('a picture of 12 MB arrives whole, though Next.js cuts what passes its proxy at 10', async () => {
    // Zeros behind a JPEG's end harm nothing.
    const form = new FormData();
    const bytes = site.gallery.pictures[3]?.bytes ?? new Uint8Array();
    form.set('picture', new Blob([bytes, new Uint8Array(12_000_000)]));
    const headers = { 'x-forwarded-for': newVisitor() };
    const answer = await fetch(`${site.url}/search/image`, {
      method: 'POST',
      headers,
      body: form,
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/search\?query=/),
    ]);
  });

  test('a link to results has a title and a picture for its preview, and survives odd addresses', async () => {
    const html = await (await get(resultsPath())).text();
    const head = html.slice(0, html.indexOf('</head>'));
    expect(head).toContain(`<title>عکس‌هایی برای «${query()}» · نگاره</title>`);
    const image = /property="og:image" content="[^"]*(\/preview\?query=[0-9a-f-]+)"/.exec(head)?.[1];
    const preview = await get(image ?? '');
    expect(preview.headers.get('content-type')).toBe('image/jpeg');
    const { width, height } = await sharp(Buffer.from(await preview.arrayBuffer())).metadata();
    expect([width, height]).toEqual([1200, 630]);
    for (const odd of [
      'mode=x&offset=-3',
      'q=&q=b',
      `q=${'%F0%9F%A6%92'.repeat(600)}`,
      'query=1',
      'q=%00%ED',
    ]) {
      expect((await get(`/search?${odd}`)).status, odd).toBe(200);
    }
    expect(await (await get('/search?q=%3Cscript%3Ealert(1)%3C/script%3E')).text()).not.toContain(
      '<script>alert',
    );
  });

  test('coming back from an image one finds the list as it was left, and a new search from its beginning', {
    tags: ['chromium'],
  }, async () => {
    const page = await visit({ locale: 'en-GB' });
    await page.goto(site.url + resultsPath());
    const card = page.locator('main ul a[href^="/picture/"]:has(img)');
    // An image may have been reported meanwhile.
    await expect
      .poll(async () => {
        await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        return card.count();
      })
      .toBeGreaterThan(35);
    const shown = await card.count();
    const place = page.locator('main ul a[href^="/picture/"]:has(img)').nth(33);
    await place.scrollIntoViewIfNeeded();
    const [before, href] = [await page.evaluate(() => window.scrollY), await place.getAttribute('href')];
    await place.click();
    await page.waitForURL(`**${href}`);
    await page.goBack();
    await expect.poll(() => card.count()).toBe(shown);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(before);
    await page.goto(site.url);
    await page.goto(site.url + resultsPath());
    await card.first().waitFor();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await page.context().close();
  });

  test('a picture of one’s own stays beside what it found', {
    tags: ['chromium'],
  }, async () => {
    const page = await visit({ locale: 'en-GB' });
    await page.goto(`${site.url}/?lang=en`);
    // Dropped anywhere on the page.
    await page.locator('#q').pressSequentially(' ');
    const bytes = [...site.gallery.pictures[3]!.bytes];
    const dropped = await page.evaluateHandle(given => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(given)], 'own.jpg', { type: 'image/jpeg' }));
      return transfer;
    }, bytes);
    // What is dropped before the page has come to life is lost: from then on it says that a file may be dropped.
    await page.waitForFunction(
      dataTransfer => !window.dispatchEvent(new DragEvent('dragover', { dataTransfer, cancelable: true })),
      dropped,
    );
    await page.locator('h1').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByRole('img', { name: 'Your picture' }).waitFor();
    await page.getByLabel('Words for what it should not show').fill(query());
    await page.getByLabel('How much the words count').selectOption('2');
    await page.getByRole('button', { name: 'Find photos like it' }).click();
    await page.locator('[data-query-picture]').waitFor();
    await page.reload();
    await page.locator('[data-query-picture]').waitFor();
    await page.context().close();
  });

  test('robots and sitemap name the pages of images', async () => {
    expect(await (await get('/robots.txt')).text()).toContain('Disallow: /report');
    expect((await (await get('/sitemap.xml')).text()).match(/\/picture\//g)).toHaveLength(40);
  });

  test('an address that asks too often is told to wait, behind a proxy too, and nobody else is', async () => {
    const [busy, other] = [newVisitor(), newVisitor()];
    const post = (address: string) =>
      fetch(`${site.url}/report`, {
        method: 'POST',
        headers: { 'x-forwarded-for': `6.6.6.6, ${address}` },
        body: new URLSearchParams(),
        redirect: 'manual',
      });
    const answers = await Promise.all(Array.from({ length: 7 }, () => post(busy)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused[0]?.text()).toContain('درخواست‌های زیادی');
    expect((await post(other)).status).toBe(303);
  });

  test('a form of another site reports nothing', async () => {
    const id = site.gallery.pictures[5]?.id ?? '';
    const answer = await fetch(`${site.url}/report`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site', 'x-forwarded-for': newVisitor() },
      body: new URLSearchParams({ image: id, reason: 'other' }),
    });
    expect(answer.status).toBe(403);
    expect(await site.gallery.test.database.prisma.report.count({ where: { imageId: id } })).toBe(0);
  });

  test('a maintainer shows a reported image again; an annotator may not, and a stranger signs in first', {
    tags: ['chromium'],
  }, async () => {
    const { id: imageId, caption } = site.gallery.pictures[8] ?? { id: '', caption: '' };
    const body = new URLSearchParams({ image: imageId, reason: 'offensive', note: '<b>چرا؟</b>' });
    const headers = { 'x-forwarded-for': newVisitor() };
    const answer = await fetch(`${site.url}/report`, { method: 'POST', headers, body, redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/report/hidden');
    const picture = `/picture/${imageId}`;
    expect(await (await get(picture)).text()).toContain('این عکس پنهان است');

    const page = await visit();
    await page.goto(`${site.url}/reports`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await signIn(site, page.context(), { name: 'سارا' });
    expect((await page.goto(`${site.url}/reports`))?.status()).toBe(403);
    await page.context().clearCookies();
    await signIn(site, page.context(), { name: 'مریم', role: 'maintainer' });
    await page.goto(`${site.url}/reports`);
    const card = page.getByRole('listitem').filter({ hasText: caption });
    expect(await card.innerText()).toContain('<b>چرا؟</b>');
    // A maintainer sees what is hidden, to judge it.
    expect(
      await card.locator('img').evaluate(image => (image as { naturalWidth?: number }).naturalWidth),
    ).toBeGreaterThan(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await card.getByRole('button', { name: 'دوباره نشان بده' }).click();
    await page.getByText('عکس دوباره نشان داده می‌شود.').waitFor();
    expect(await (await get(picture)).text()).toContain(caption);

    // Another one is to go for good: it is hidden at once, and the worker has the job.
    const gone = site.gallery.pictures[9]!;
    const report = new URLSearchParams({ image: gone.id, reason: 'private' });
    await fetch(`${site.url}/report`, { method: 'POST', headers, body: report, redirect: 'manual' });
    await page.reload();
    page.once('dialog', dialog => void dialog.accept());
    await page
      .getByRole('listitem')
      .filter({ hasText: gone.caption })
      .getByRole('button', { name: 'برداشتن برای همیشه' })
      .click();
    await page.getByText('در حال برداشته شدن است').waitFor();
    const { prisma } = site.gallery.test.database;
    expect(await prisma.jobRun.findMany({ select: { request: true } })).toEqual([
      { request: { kind: 'take-down', imageIds: [gone.id] } },
    ]);
    expect(await prisma.image.findUnique({ where: { id: gone.id } })).toMatchObject({ state: 'hidden' });
    await page.context().close();
  });

  test('pages hold to WCAG 2.2 AA in both languages, on phone and desktop, light and dark', {
    tags: ['chromium'],
    timeout: 90_000,
  }, async () => {
    const views = [
      ['fa-IR', 'dark', PHONE],
      ['en-GB', 'light'],
    ] as const;
    expect(await faultsOfViews(site, browser!, views)).toEqual([]);
  });

  test('while the search is away a page says so, and finds by itself when it is back', {
    tags: ['chromium'],
  }, async () => {
    await site.search.kill('SIGKILL');
    const page = await visit();
    await page.goto(site.url + resultsPath());
    await page.getByText('جست‌وجو اکنون در دسترس نیست').waitFor();
    await site.search.restart();
    await page.getByText('پیدا شد').waitFor();
    await page.context().close();
  });
});

test('a search that finds nothing while an image waits to be embedded says how many can be found', async () => {
  const { prisma } = site.gallery.test.database;
  const nowhere = `${resultsPath()}&city=${encodeURIComponent('ناکجا')}`;
  expect(await (await get(nowhere)).text()).toContain('عکسی پیدا نشد');
  const { id } = await prisma.image.create({ data: unembeddedImage() });
  // Counts are kept for a moment.
  await expect
    .poll(async () => (await get(nowhere)).text(), { timeout: PATIENCE_MS })
    .toMatch(/تا اینجا [۰-۹]+ از [۰-۹]+ عکس پیدا می‌شود/);
  await prisma.image.delete({ where: { id } });
});

test('the dashboard ends in order when it is told to', async () => {
  await site.dashboard.kill('SIGTERM');
  expect(site.dashboard.output()).toContain('"stopping"');
});
