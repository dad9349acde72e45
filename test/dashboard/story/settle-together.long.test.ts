/** @module-tag chromium */
import { it } from 'vitest';
import { review, shareReviewSite } from '../review/review-page.ts';
import { settleTogether } from './settle-together.ts';

shareReviewSite();

it(
  'two annotators and an adjudicator, in English; the dashboard and the worker die meanwhile',
  { timeout: 300_000 },
  () => settleTogether(review, 'en', { dashboardDies: true }),
);
