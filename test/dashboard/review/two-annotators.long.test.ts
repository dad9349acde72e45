/** @module-tag chromium */
import { it } from 'vitest';
import { shareReviewSite } from './review-page.ts';
import { workOffTogether } from './two-annotators.ts';

shareReviewSite();
it('two annotators work off one queue of 1,000 pairs', () => workOffTogether(1_000));
