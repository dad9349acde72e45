/** @module-tag chromium */
import { expect, it } from 'vitest';
import { openReviewSite } from '../review/review-page.ts';
import { settleTogether } from './settle-together.ts';

it('two annotators and an adjudicator, in English; the dashboard and the worker die meanwhile', async () => {
  const review = await openReviewSite();
  try {
    await settleTogether(review, 'en');
    expect(review.site.dashboard.output()).not.toMatch(/"level":"(?:error|fatal)"/);
  } finally {
    await review.close();
  }
});
