import { expect, it } from 'vitest';
import { review, seePair } from './review-page.ts';

/** What keys and thumbs come to. */
export function describeReach(): void {
  it('on a phone, a sentence that is mended has its buttons above the bar at the bottom', async () => {
    const [id] = await review.setPairs([{}]);
    const { page, leave } = await review.sit('Kimia', { viewport: { width: 390, height: 700 } });
    await page.goto(`${review.site.url}/review`);
    await seePair(page, id!);
    await page.locator('[data-bottom-bar]').getByRole('button', { name: 'اصلاح' }).click();
    const cancel = page.getByRole('button', { name: 'انصراف' });
    await cancel.waitFor();
    const bar = (await page.locator('[data-bottom-bar]').boundingBox())!;
    await expect
      .poll(async () => {
        const { y, height } = (await cancel.boundingBox())!;
        return y + height;
      })
      .toBeLessThanOrEqual(bar.y);
    await leave();
  });

  it('on a phone, nothing that gets the focus lies under that bar, and the bar itself moves nothing', async () => {
    const [id] = await review.setPairs([{}]);
    const { page, leave } = await review.sit('Laleh', { viewport: { width: 390, height: 700 } });
    await page.goto(`${review.site.url}/review`);
    await seePair(page, id!);
    const bar = page.locator('[data-bottom-bar]');
    await bar.getByRole('button', { name: 'برگردان' }).focus();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    const below = page.getByRole('button', { name: 'جفت‌های مانند این' });
    await below.focus();
    const [button, edge] = [(await below.boundingBox())!, (await bar.boundingBox())!];
    expect(button.y + button.height).toBeLessThanOrEqual(edge.y);
    await leave();
  });

  it('the Tab key goes through the filters by what can be set there, and comes round', async () => {
    const [id] = await review.setPairs([{}, {}, {}]);
    const { page, leave } = await review.sit('Kian', { locale: 'en-GB' });
    await page.goto(`${review.site.url}/review`);
    await seePair(page, id!);
    await page.getByRole('button', { name: /^Filters/ }).click();
    await page.getByRole('dialog').locator('[data-range-chart] .recharts-bar').waitFor();
    const stops: string[] = [];
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.closest('[role=dialog]') ? activeElement.localName : 'outside';
      });
      const isRound = stops.includes('button') && stop !== 'button';
      if (isRound) break;
      stops.push(stop);
    }
    expect(stops).toContain('span');
    expect(new Set(stops)).toEqual(new Set(['select', 'input', 'span', 'button']));
    await leave();
  });
}
