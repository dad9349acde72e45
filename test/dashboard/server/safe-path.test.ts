import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safePath } from '../../../dashboard/server/safe-path.ts';

/** Where a browser on this page goes. */
const goesTo = (site: string, address: string): string => new URL(address, `${site}/sign-in?next=x`).origin;
const SITES = ['https://photos.example', 'http://127.0.0.1:4000'];

const HOSTILE = [
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/./\\evil.example',
  '/%2e//evil.example',
  '/.%2E/%2e//evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n//evil.example',
  '\\\\evil.example',
  'https://evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  ' //evil.example',
  '/.//@evil.example',
  '/.//evil.example:443/../',
  'http://here.invalid//evil.example',
];

it.each(HOSTILE)('never leaves the site: %s', address => {
  for (const site of SITES) expect(goesTo(site, safePath(address))).toBe(site);
});

it('never leaves the site, whatever an address is put together from', () => {
  const pieces = fc.constantFrom(
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2e',
    '%2f',
    '%5c',
    '\t',
    '\n',
    '\r',
    ' ',
    '@',
    ':',
    '?',
    '#',
    'a',
    'http:',
    'https:',
    'javascript:',
    'evil.example',
    '[::1]',
    '\u3002',
    '\uFF0F',
    '\u200C',
    'review',
    '\0',
  );
  const dots = fc.array(fc.constantFrom('/', '.', '..', '\\', '%2e', 'evil.example'), { maxLength: 6 });
  const address = fc.oneof(
    dots.map(parts => `/${parts.join('')}`),

    fc.array(pieces, { maxLength: 9 }).map(parts => parts.join('')),
    fc.string(),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(address, fc.constantFrom(...SITES), (given, site) => {
      const path = safePath(given);
      expect(path).toMatch(/^\/(?![/\\])/);
      expect(goesTo(site, path)).toBe(site);
      expect(safePath(path)).toBe(path);
    }),
    { numRuns: 500 },
  );
});

it('keeps the paths of this site, with what they ask for', () => {
  const paths = ['/', '/review?source=translated&sort=score', '/trail?person=%D8%B9', '/picture/x', '/a//b'];
  for (const path of paths) expect(safePath(path)).toBe(path);
  expect(safePath('/review/../users')).toBe('/users');
  for (const none of [undefined, [], ['/review'], '', 'review']) expect(safePath(none)).toBe('/');
});
