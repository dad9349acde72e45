import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../../../core/ground/net/retry-after.ts';

describe('Retry-After', () => {
  it.each([
    ['30', 30],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 60],
    ['Wed, 21 Oct 2026 07:00:00 GMT', 1],
    ['nonsense', undefined],
    [null, undefined],
    [undefined, undefined],
    ['', undefined],
    ['0', 1],
  ])('%s means %s seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, Date.parse('Wed, 21 Oct 2026 07:27:00 GMT'))).toBe(seconds);
  });
});
