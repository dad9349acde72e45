import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { describe, expect, test } from 'vitest';
import type { Site } from '../helpers/dashboard/site.ts';

/** What all pages have in common. */
export function describeShell(
  open: () => { readonly site: Site; readonly browser: Browser | undefined },
): void {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(open().site.url + path, { headers });

  describe('the dashboard process', () => {
    test('speaks Persian from the right, English where it is wanted, and remembers the choice', async () => {
      const persian = await (await get('/')).text();
      expect(persian).toMatch(/<html lang="fa" dir="rtl"/);
      expect(persian).toContain('با یک جملهٔ فارسی عکس پیدا کنید');
      const english = await get('/?lang=en');
      expect(await english.text()).toMatch(/<html lang="en" dir="ltr"/);
      expect(english.headers.get('set-cookie')).toMatch(/^locale=en;/);
    });

    test('asks for the font of the language at once, and for few scripts', async () => {
      const html = await (await get('/')).text();
      expect(html).toMatch(
        /<link rel="preload" href="\/_next\/static\/media\/vazirmatn-persian[^"]+\.woff2" as="font"/,
      );
      const english = await (await get('/?lang=en')).text();
      expect(english).toMatch(/<link rel="preload" href="[^"]+vazirmatn-latin-wght[^"]+" as="font"/);
      // They come after the images; old browsers alone load the one that is marked `nomodule`.
      expect(html).not.toMatch(/<script src="[^"]+"(?![^>]*nomodule)/i);
      const scripts = html.matchAll(/laterScripts\.push\("([^"]+)"\)/g);
      const sizes = [...new Set([...scripts].map(([, source]) => source!))].map(
        async source => gzipSync(Buffer.from(await (await get(source)).arrayBuffer())).length,
      );
      const kilobytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1_000;
      // Of which Next.js and React are 132.
      expect(kilobytes).toBeGreaterThan(100);
      expect(kilobytes).toBeLessThan(162);
    });

    test('sends renditions with a tag, and nothing that is not to be seen', async () => {
      const { database } = open().site.gallery.test;
      const { sha256, id } = await database.prisma.image.findFirstOrThrow();
      const name = Buffer.from(sha256).toString('hex');
      const picture = await get(`/media/${name}/320`);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(picture.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect(Buffer.from(await picture.arrayBuffer()).subarray(0, 3)).toEqual(
        Buffer.from([0xff, 0xd8, 0xff]),
      );
      const etag = picture.headers.get('etag') ?? '';
      expect((await get(`/media/${name}/320`, { 'if-none-match': etag })).status).toBe(304);
      // A small image has none in the middle; what stands in for it is not kept for long.
      const middle = await get(`/media/${name}/640`);
      expect([middle.headers.get('content-type'), middle.headers.get('cache-control')]).toEqual([
        'image/jpeg',
        'private, max-age=600',
      ]);
      for (const hidden of ['original', '641', '..%2f..%2fetc%2fpasswd']) {
        expect((await get(`/media/${name}/${hidden}`)).status, hidden).toBe(404);
      }
      expect((await get(`/media/${'0'.repeat(64)}/320`)).status).toBe(404);
      for (const state of ['hidden', 'removed', 'pending', 'rejected'] as const) {
        await database.prisma.image.update({ where: { id }, data: { state } });
        expect((await get(`/media/${name}/1280`, { 'if-none-match': etag })).status, state).toBe(404);
      }
      await database.prisma.image.update({ where: { id }, data: { state: 'visible' } });
    });

    test('says what is wrong with an address, in the shell', async () => {
      const answer = await get('/nowhere');
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('اینجا صفحه‌ای نیست');
    });

    test('a page in the browser: no errors, switches to English and to dark', {
      tags: ['chromium'],
    }, async () => {
      const page = await open().browser!.newPage({ locale: 'fa-IR' });
      const faults: string[] = [];
      page.on('pageerror', error => faults.push(error.message));
      page.on('console', message => {
        if (message.type() === 'error') faults.push(message.text());
      });
      await page.goto(open().site.url);
      await page.getByRole('link', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'Find photos with a Persian sentence' }).waitFor();
      await page.getByRole('combobox', { name: 'Appearance' }).selectOption('Dark');
      await expect.poll(() => page.evaluate(() => document.documentElement.className)).toContain('dark');
      expect(faults).toEqual([]);
      await page.close();
    });
  });
}
