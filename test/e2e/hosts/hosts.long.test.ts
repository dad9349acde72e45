import { it } from 'vitest';
import { survive } from './two-hosts.ts';

it('two hosts survive ten kills', () => survive(10, 2), 600_000);
