import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../../helpers/dashboard/accessibility.ts';
import { review, seePair, seeSaved } from './review-page.ts';

const prisma = () => review.site.gallery.test.database.prisma;
const pairs = () => prisma().captionPair.findMany({ orderBy: { id: 'asc' } });
const open = async (page: Page, query = '') => {
  await page.goto(`${review.site.url}/review${query}`);
};
/** Where pictures for README and for looking at are kept, when asked for. */
const shot = async (page: Page, name: string) => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
};

export function describeMorning(): void {
  describe("an annotator's morning", () => {
    it('goes by keys, on a Persian keyboard too, one image after the other', async () => {
      const ids = await review.setPairs([
        { persian: 'یک گربهٔ خاکستری روی دیوار', english: 'A grey cat on a wall' },
        { persian: 'سگ‌ها در حال دویدن هستند', english: 'Dogs are running', flags: ['length-ratio'] },
        { persian: 'سیب سرخ و سبز', english: 'A red apple' },
        ...Array.from({ length: 12 }, () => ({})),
      ]);
      const { page, leave } = await review.sit('سارا');
      await open(page);
      await seePair(page, ids[0]!);
      await page.waitForFunction(() => document.querySelectorAll('.recharts-bar-rectangle').length > 0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'fa-light');

      await page.keyboard.press('a');
      await seePair(page, ids[1]!);
      // The digit of a reason; what a Persian keyboard gives there is «۲».
      await page.evaluate(() =>
        window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Digit2', key: '۲' })),
      );
      await seePair(page, ids[2]!);
      await page.keyboard.press('e');
      await page.getByRole('textbox').fill('سیب سرخ');
      await page.keyboard.press('Enter');
      await seePair(page, ids[3]!);
      await page.keyboard.press('Shift+Digit3');
      await page.keyboard.press('Shift+Digit5');
      await page.keyboard.press('r');
      await page.keyboard.press('s');
      await page.keyboard.press('f');
      await seePair(page, ids[6]!);
      await seeSaved(page);
      expect((await pairs()).slice(0, 6)).toMatchObject([
        { status: 'approved' },
        { status: 'rejected' },
        { status: 'approved', persian: 'سیب سرخ', originalPersian: 'سیب سرخ و سبز' },
        { status: 'rejected' },
        { status: 'pending', flagged: false },
        { status: 'pending', flagged: true },
      ]);
      const reasons = await prisma().review.findMany({
        where: { action: 'reject' },
        orderBy: { createdAt: 'asc' },
      });
      expect(reasons.map(one => one.reasons)).toEqual([['wrong-meaning'], ['letter-forms', 'watermark']]);
      await expect(page.locator('[data-today]').getAttribute('data-today')).resolves.toBe('4');

      // Back through all of it, and on after a reload: the trail is the server's.
      await page.evaluate(() =>
        window.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyU', key: 'ع' })),
      );
      await seePair(page, ids[5]!);
      await page.keyboard.press('Control+z');
      await seePair(page, ids[4]!);
      await page.keyboard.press('u');
      await seePair(page, ids[3]!);
      await seeSaved(page);
      await page.reload();
      await seePair(page, ids[3]!);
      await page.keyboard.press('u');
      await seePair(page, ids[2]!);
      await page.keyboard.press('u');
      await seePair(page, ids[1]!);
      await seeSaved(page);
      expect((await pairs()).slice(0, 6)).toMatchObject([
        { status: 'approved' },
        { status: 'pending' },
        { status: 'pending', persian: 'سیب سرخ و سبز', originalPersian: null },
        { status: 'pending' },
        { status: 'pending' },
        { status: 'pending', flagged: false },
      ]);

      await page.keyboard.press('z');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('z');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'fa-keys');
      // Keys belong to the dialog while it is open.
      await page.keyboard.press('a');
      await page.keyboard.press('Escape');
      await seePair(page, ids[1]!);
      await leave();
    });

    it('goes by thumbs on a phone, in English', async () => {
      const ids = await review.setPairs(Array.from({ length: 8 }, () => ({})));
      const { page, leave } = await review.sit('Ali', {
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        locale: 'en-GB',
        colorScheme: 'dark',
      });
      await open(page, '?lang=en');
      await seePair(page, ids[0]!);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'en-phone-dark');
      await swipe(page, 200);
      await seePair(page, ids[1]!);
      await swipe(page, -200);
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'en-phone-reasons');
      // Clicks: on a busy machine a tap drags on, and Chromium takes it for a long press.
      await page.getByRole('dialog').getByRole('button', { name: 'Watermark' }).click();
      await seePair(page, ids[2]!);
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await seePair(page, ids[3]!);
      await page.getByRole('button', { name: 'Undo' }).click();
      await seePair(page, ids[2]!);
      await seeSaved(page);
      expect((await pairs()).slice(0, 3).map(({ status }) => status)).toEqual([
        'approved',
        'rejected',
        'pending',
      ]);
      await leave();
    });

    it('decides on many at once in the grid, by keyboard', async () => {
      const ids = await review.setPairs(Array.from({ length: 60 }, () => ({})));
      const { page, leave } = await review.sit('Mina', { locale: 'en-GB', colorScheme: 'dark' });
      await open(page, '?lang=en&view=grid');
      await page.locator(`#pair-${ids[0]}`).waitFor();
      await page.locator('[data-unseen="0"]').waitFor();
      await page.waitForFunction(() => document.activeElement?.role === 'listbox');
      await page.keyboard.press('Space');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await page.locator('[data-selected="3"]').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'en-grid-dark');
      await page.keyboard.press('a');
      await page.locator(`#pair-${ids[0]}`).waitFor({ state: 'detached' });
      // What came in their place has the focus.
      await page.keyboard.press('1');
      await page.keyboard.press('Control+a');
      await page.locator('[data-selected="56"]').waitFor();
      await page.keyboard.press('r');
      await page.locator('[data-empty="empty"]').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'en-empty-dark');
      await seeSaved(page);
      expect(await prisma().captionPair.count({ where: { status: 'approved' } })).toBe(3);
      expect(await prisma().captionPair.count({ where: { status: 'rejected' } })).toBe(57);
      await page.keyboard.press('u');
      await page.locator(`#pair-${ids[4]}`).waitFor();
      await seeSaved(page);
      expect(await prisma().captionPair.count({ where: { status: 'pending' } })).toBe(56);
      await leave();
    });

    it('chooses what to review, and the address remembers it', async () => {
      const ids = await review.setPairs([
        { score: 0.2, persian: 'گربهٔ سياه' },
        { score: 0.4, persian: 'گربهٔ سفید' },
        { score: 0.6, persian: 'سگ سیاه' },
        { score: 0.8, persian: 'گربه‌های سیاه' },
      ]);
      const { page, leave } = await review.sit('Reza', { locale: 'en-GB' });
      await open(page, '?lang=en');
      await seePair(page, ids[0]!);
      await page.getByRole('button', { name: /^Filters/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Words').fill('گربه سیاه');
      await dialog.getByLabel('Order').selectOption('highest');
      await dialog.locator('[data-range-chart] .recharts-surface').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'en-filters');
      await dialog.getByRole('button', { name: 'Show' }).click();
      await seePair(page, ids[3]!);
      expect(new URL(page.url()).searchParams.get('q')).toBe('گربه سیاه');
      await page.keyboard.press('s');
      await seePair(page, ids[0]!);

      await page.getByRole('button', { name: /^Filters/ }).click();
      await dialog.getByRole('button', { name: 'Clear all' }).click();
      const chart = await dialog.locator('[data-range-chart]').boundingBox();
      if (!chart) throw new Error('the histogram is not there');
      await page.mouse.move(chart.x + chart.width * 0.25, chart.y + 60);
      await page.mouse.down();
      await page.mouse.move(chart.x + chart.width * 0.7, chart.y + 60, { steps: 5 });
      await page.mouse.up();
      // And one step more by the keyboard.
      await dialog.getByRole('slider', { name: 'lowest score' }).focus();
      await page.keyboard.press('ArrowRight');
      await dialog.getByRole('button', { name: 'Show' }).click();
      await seePair(page, ids[1]!);
      const { searchParams } = new URL(page.url());
      expect(Number(searchParams.get('min'))).toBeGreaterThan(0.3);
      expect(Number(searchParams.get('max'))).toBeLessThan(0.7);
      await page.reload();
      await seePair(page, ids[1]!);
      await leave();
    });

    it('shows hostile captions as the letters that they are', async () => {
      const script = '<script>window.wounded = 1</script><img src=x onerror="window.wounded = 1">';
      const [first, second, third] = await review.setPairs([
        { persian: script, english: script },
        { persian: 'سلام \u202Eevil\u202C \u2066کتاب\u200F', english: '\u202Erotcod\u202C'.repeat(50) },
        { persian: 'آ'.repeat(800), english: 'x'.repeat(10_000) },
      ]);
      const { page, leave } = await review.sit('Nima', { locale: 'en-GB' });
      await open(page, '?lang=en');
      await seePair(page, first!);
      await page.getByText(script).first().waitFor();
      await page.keyboard.press('s');
      await seePair(page, second!);
      await shot(page, 'en-hostile');
      expect(await page.getByText('RLO').count()).toBeGreaterThan(0);
      await page.keyboard.press('s');
      await seePair(page, third!);
      await shot(page, 'en-long');
      const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
      expect(await page.evaluate(fits)).toBe(true);
      await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
      await open(page, '?lang=en&view=grid');
      await page.reload();
      expect(await page.evaluate('window.wounded')).toBeUndefined();
      // A text of which nobody would see anything is refused at the door.
      const status = await page.evaluate(async pairId => {
        const id = '018f4e9e-0000-7000-8000-000000000001';
        const seen = { status: 'pending', persian: 'x' };
        const decisions = [{ id, pairId, seen, action: 'edit', text: '\0\u200F' }];
        const answer = await fetch('/api/review/decisions', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ decisions }),
        });
        return answer.status;
      }, third);
      expect(status).toBe(400);
      await leave();
    });
  });
}

/** Draws the picture sideways with a finger. */
async function swipe(page: Page, by: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const [x, y] = [195, 250];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: at, y }],
    });
  await touch('touchStart', x);
  for (let step = 1; step <= 5; step += 1) await touch('touchMove', x + (by * step) / 5);
  await touch('touchEnd', x + by);
}
