/** @module-tag chromium */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../core/ground/config.ts';
import { inventedPhoto } from '../crawler/crawl/invented-photo.ts';
import { type Child, startChild } from '../helpers/child.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { accessibilityFaults } from '../helpers/dashboard/accessibility.ts';
import { openBrowser } from '../helpers/dashboard/browser.ts';
import { signIn } from '../helpers/dashboard/sign-in.ts';
import { openSite, type Site } from '../helpers/dashboard/site.ts';
import { type CommonsStandIn, startCommons } from '../stand-ins/commons.ts';
import { type GoogleStandIn, startGoogle } from '../stand-ins/translation/google.ts';

const NEW = 3;
const DRAWN = 12;
const TITLES = ['Bazaar lanterns', 'Mountain village', 'Copper dishes'];

let site: Site;
let browser: Browser;
let page: Page;
let commons: CommonsStandIn;
let google: GoogleStandIn;
const children: Child[] = [];
const faults: string[] = [];

function start(entry: string): Child {
  const env = childEnvironment({ NODE_ENV: 'production', ...site.gallery.environment });
  const child = startChild(`${ROOT}/${entry}`, [], { env });
  children.push(child);
  return child;
}

beforeAll(async () => {
  commons = await startCommons(
    await Promise.all(
      TITLES.map(async (title, index) => {
        const bytes = await inventedPhoto(index + 1, { width: 480, height: 360 });
        return { id: index + 1, bytes, labels: { en: title } };
      }),
    ),
  );
  google = await startGoogle();
  const settings = {
    COMMONS_URL: commons.origin,
    COMMONS_PICTURE_HOSTS: '127.0.0.1',
    CRAWL_LOCAL_ORIGINS: commons.origin,
    CRAWL_CONTACT: 'operator@example.org',
    CRAWL_GAP_SECONDS: '0',
    GOOGLE_TRANSLATE_URL: google.url,
    TRANSLATE_GAP_SECONDS: '0',
    ENCODER_THREADS: '1',
  };
  [site, browser] = await Promise.all([openSite({ settings, pictures: DRAWN }), openBrowser()]);
  const context = await browser.newContext({
    locale: 'en',
    baseURL: site.url,
    viewport: { width: 1280, height: 1000 },
  });
  await signIn(site, context, { name: 'Maryam', role: 'maintainer' });
  page = await context.newPage();
  page.setDefaultTimeout(90_000);
  page.on('pageerror', error => faults.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text());
  });
}, 180_000);
afterAll(async () => {
  for (const child of children) child.process.kill('SIGKILL');
  await browser?.close();
  await site?.close();
  await commons?.close();
  await google?.close();
});

/** Asks for a job in the form, and waits until the page says without being loaded again that it is done. */
async function doJob(kind: string, fill: () => Promise<void>): Promise<void> {
  await page.goto('/jobs');
  await page.getByRole('button', { name: 'New job' }).click();
  await page.getByLabel('What', { exact: true }).selectOption(kind);
  await fill();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const { kinds } = (await import('../../locales/jobs.ts')).jobMessages('en');
  const card = page.locator('[data-run]').filter({ hasText: kinds[kind as keyof typeof kinds] });
  await card.first().locator('[data-standing="done"]').waitFor();
}

test('a maintainer’s evening: from a crawl to a photo that is found, back again, and out as a file', {
  timeout: 300_000,
}, async () => {
  const { prisma } = site.gallery.test.database;
  let worker = start('core/worker.ts');
  start('crawler/main.ts');

  await doJob('crawl', () => page.getByLabel('Category of Commons').fill('Bazaars in Iran'));
  expect(await prisma.image.count({ where: { source: 'commons', state: 'pending' } })).toBe(NEW);
  await page.goto('/crawls');
  await expect.poll(() => page.getByRole('button', { name: 'Take out' }).count()).toBe(NEW);

  // What dies in between is made up for: the run waits in its row.
  worker.process.kill('SIGKILL');
  await worker.exit;
  await page.goto('/jobs');
  await page.getByText('The worker process does not run').waitFor();
  worker = start('core/worker.ts');
  await doJob('translate-captions', async () => undefined);
  expect(await prisma.captionPair.count({ where: { source: 'translated', status: 'pending' } })).toBe(NEW);
  // Scores come by themselves.
  await expect
    .poll(() => prisma.captionPair.count({ where: { source: 'translated', scorer: { not: null } } }))
    .toBe(NEW);

  await page.goto('/review?source=translated');
  for (let done = 1; done <= NEW; done += 1) {
    await page
      .getByRole('button', { name: /Approve/ })
      .first()
      .waitFor();
    await page.keyboard.press('KeyA');
    await expect.poll(() => prisma.review.count({ where: { action: 'approve' } })).toBe(done);
  }

  await page.goto('/indexes');
  await page.getByRole('button', { name: 'Build a new one' }).click();
  const published = () =>
    prisma.indexSnapshot.findFirst({ where: { state: 'published', count: DRAWN + NEW } });
  await expect.poll(published).not.toBeNull();
  await page.reload();
  await page.getByRole('button', { name: 'Compare' }).waitFor();
  await page.getByLabel('Queries, one a line').fill('گربه\nترجمهٔ واژه6 واژه8');
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect.poll(() => prisma.jobRun.count({ where: { kind: 'compare-indexes', state: 'done' } })).toBe(1);
  await page.reload();
  await page.locator('[data-comparison]').waitFor();

  const { imageId } = await prisma.captionPair.findFirstOrThrow({
    where: { source: 'translated', english: 'Copper dishes' },
  });
  await page.goto(`/search?q=${encodeURIComponent('ترجمهٔ واژه6 واژه6')}`);
  await page.locator(`a[href="/picture/${imageId}"]`).first().waitFor();

  await page.goto('/indexes');
  await page.getByRole('button', { name: 'Go back to it' }).first().click();
  await expect
    .poll(() => prisma.indexSnapshot.count({ where: { state: 'published', pinned: true } }))
    .toBe(1);
  await page.reload();
  await page.getByText('You have gone back to this index').waitFor();

  const csv = await (await page.request.get('/export/file?format=csv')).text();
  expect(csv).toContain('Copper dishes');
  for (const path of ['/jobs', '/indexes', '/models', '/evaluations', '/crawls', '/system']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    faults.push(...(await accessibilityFaults(page)));
  }
  expect(faults).toEqual([]);
});
