import { expect, it } from 'vitest';
import { review, seePair } from './review-page.ts';

/** What keys and thumbs come to. */
export function describeReach(): void {
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
