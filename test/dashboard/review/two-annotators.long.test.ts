/** @module-tag chromium */
import { it } from 'vitest';
import { workOffTogether } from './two-annotators.ts';

it('two annotators work off one queue of 1,000 pairs', () => workOffTogether(1_000));
