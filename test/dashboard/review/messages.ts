import { expect, it } from 'vitest';
import { review } from './review-page.ts';

/** Short messages at the edge of the screen. */
export function describeMessages(): void {
  it.each([
    ['a phone', { width: 390, height: 844 }, ''],
    ['a wide screen', { width: 1280, height: 800 }, ''],
    ['a phone, in the grid', { width: 390, height: 844 }, '?view=grid'],
  ])('what is said lies over no button and no sentence, on %s', async (_, viewport, query) => {
    await review.setPairs(Array.from({ length: 12 }, () => ({})));
    const { page, leave } = await review.sit('Taraneh', { viewport });
    await page.goto(`${review.site.url}/review${query}`);
    await page.locator('[data-bottom-bar]').waitFor();
    // Nothing was decided yet: that is said, too.
    const message = page.locator('[data-sonner-toast][data-mounted="true"]');
    await expect
      .poll(async () => {
        await page.keyboard.press('u');
        return message.count();
      })
      .toBe(1);
    // It moves in.
    await expect
      .poll(async () => (await message.evaluate(one => one.getAnimations().length)) === 0)
      .toBe(true);
    const said = (await message.boundingBox())!;
    const bar = (await page.locator('[data-bottom-bar]').boundingBox())!;
    expect(said.y + said.height).toBeLessThanOrEqual(bar.y);
    const tools = (await page.getByRole('button', { name: /پالایه/ }).boundingBox())!;
    expect(said.y).toBeGreaterThanOrEqual(tools.y + tools.height);
    const sentences = page.locator('[data-pair]').getByRole('group', { name: /^(?:فارسی|انگلیسی)$/ });
    for (const sentence of await sentences.all()) {
      const box = (await sentence.boundingBox())!;
      expect(said.y + said.height).toBeLessThanOrEqual(box.y);
    }
    if (query === '') expect(await sentences.count()).toBe(2);
    await leave();
  });
}
