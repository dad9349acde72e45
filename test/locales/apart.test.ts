import { expect, it } from 'vitest';
import { inOneLine } from '../../locales/apart.ts';
import { jobMessages } from '../../locales/jobs.ts';

it('gives each fact of a line its own direction, and leaves out what is none', () => {
  const { by, every } = jobMessages('fa');
  expect(inOneLine(['demo (۱۲)', '', false, undefined, every(24)])).toBe(
    '\u2068demo (۱۲)\u2069 · \u2068هر ۱ روز\u2069',
  );
  expect(by('Sara (2)')).toBe('به خواست \u2068Sara (2)\u2069');
  expect(inOneLine([])).toBe('');
});
