import { it } from 'vitest';
import { survive } from './two-hosts.ts';

it('two hosts survive ten kills', () => survive({ kills: 10, seed: 2, pictures: [300, 60] }), 600_000);
