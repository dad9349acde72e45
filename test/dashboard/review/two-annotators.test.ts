/** @module-tag chromium */
import { it } from 'vitest';
import { workOffTogether } from './two-annotators.ts';

it('two annotators work off one queue of 300 pairs', { timeout: 120_000 }, () => workOffTogether(300));
