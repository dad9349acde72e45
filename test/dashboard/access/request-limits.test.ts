import { describe, expect, it, onTestFinished } from 'vitest';
import { RateLimitRepository } from '../../../core/data/accounts/rate-limits.ts';
import { RequestLimits } from '../../../dashboard/access/request-limits.ts';
import { createTestDatabase } from '../../helpers/database.ts';

/** Limits over a database of their own, as two processes have them. */
async function openLimits(): Promise<RequestLimits[]> {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  return [1, 2].map(() => new RequestLimits(new RateLimitRepository(database)));
}

/** How many of `times` guesses pass. */
async function guesses(times: number, guess: (n: number) => Promise<void>): Promise<number> {
  let passed = 0;
  for (let n = 0; n < times; n += 1) {
    await guess(n).then(
      () => (passed += 1),
      error => expect(error).toMatchObject({ code: 'auth.too-often' }),
    );
  }
  return passed;
}

const hex = (n: number) => (n + 1).toString(16);

/** Ways to have a new address for every guess, all within one network. */
const SAME_NETWORK: readonly [string, (n: number) => string][] = [
  ['one IPv4 address', () => '203.0.113.9'],
  [
    'IPv4, plain and in IPv6 clothes',
    n => (['203.0.113.9', '::ffff:203.0.113.9', '::ffff:cb00:7109'] as const)[n % 3]!,
  ],
  ['the addresses of an IPv6 network', n => `2001:db8:1:2:${hex(n)}::1`],
  ['an IPv6 network with zeros left out', n => `2001:db8::${hex(n)}:1:${hex(n)}`],
  ['an IPv6 network with zeros written out', n => `2001:0db8:0000:0000:${hex(n)}:0:0:1`],
  ['the same by either way', n => (n % 2 ? `2001:db8::${hex(n)}:1` : `2001:db8:0:0:${hex(n)}::1`)],
  ['link-local addresses of several zones', n => `fe80::${hex(n)}%eth${n}`],
];

describe('guesses at passwords', () => {
  it.each(SAME_NETWORK)('at one name are limited to ten from %s', async (_, addressOf) => {
    const limits = await openLimits();
    expect(await guesses(15, n => limits[n % 2]!.guess(addressOf(n), 'sara'))).toBe(10);
  });

  it.each(SAME_NETWORK)('at many names are limited to thirty from %s', async (_, addressOf) => {
    const limits = await openLimits();
    expect(await guesses(35, n => limits[n % 2]!.guess(addressOf(n), `name${n}`))).toBe(30);
  });

  it.each([
    ['203.0.113.9', '203.0.113.10'],
    ['2001:db8::1', '2001:db8:0:1::1'],
    ['::1', '::ffff:127.0.0.1'],
  ])('from %s lock nobody out at %s', async (here, there) => {
    const [limits] = await openLimits();
    expect(await guesses(12, () => limits!.guess(here, 'sara'))).toBe(10);
    expect(await guesses(1, () => limits!.guess(there, 'sara'))).toBe(1);
  });

  it('that were right at last leave room for mistakes again', async () => {
    const [limits] = await openLimits();
    expect(await guesses(10, n => limits!.guess(`2001:db8::${hex(n)}`, 'sara'))).toBe(10);
    await limits!.guessedRight('2001:db8::ffff', 'sara');
    expect(await guesses(1, () => limits!.guess('2001:db8::1', 'sara'))).toBe(1);
  });
});
