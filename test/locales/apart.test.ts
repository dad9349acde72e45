import { expect, it } from 'vitest';
import { InputError } from '../../core/ground/errors.ts';
import { inOneLine } from '../../locales/apart.ts';
import { jobMessages } from '../../locales/jobs.ts';
import { errorMessage } from '../../locales/messages.ts';

it('gives each fact of a line its own direction, and leaves out what is none', () => {
  const { by, every } = jobMessages('fa');
  expect(inOneLine(['demo (۱۲)', '', false, undefined, every(24)])).toBe(
    '\u2068demo (۱۲)\u2069 · \u2068هر ۱ روز\u2069',
  );
  expect(by('Sara (2)')).toBe('به خواست \u2068Sara (2)\u2069');
  expect(inOneLine([])).toBe('');
});

it('gives the site of a foreign picture its own direction', () => {
  const error = new InputError('guideline.foreign-picture', { site: 'cats.example' });
  for (const locale of ['en', 'fa'] as const)
    expect(errorMessage(locale, error)).toContain('\u2068cats.example\u2069');
});
