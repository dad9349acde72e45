/** @module-tag chromium */
import { it } from 'vitest';
import { describeMessages } from './messages.ts';
import { describeMorning } from './morning.ts';
import { describeReach } from './reach.ts';
import { shareReviewSite } from './review-page.ts';
import { describeTeam } from './team.ts';
import { describeTrouble } from './trouble.ts';
import { workOffTogether } from './two-annotators.ts';

shareReviewSite();
describeMorning();
describeMessages();
describeReach();
describeTrouble();
it('two annotators work off one queue of 60 pairs', () => workOffTogether(60), 300_000);
// Last: its rules and reasons would hold for the others, too.
describeTeam();
