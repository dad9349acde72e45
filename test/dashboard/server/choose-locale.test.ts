import { describe, expect, it } from 'vitest';
import { chooseLocale } from '../../../dashboard/server/choose-locale.ts';

describe('chooseLocale', () => {
  it.each([
    ['what the address asks for comes first', 'en', 'fa', 'fa-IR', 'en'],
    ['then what was chosen before', null, 'en', 'fa-IR', 'en'],
    ['a browser that wants English alone gets it', null, undefined, 'en-GB,en;q=0.9', 'en'],
    ['Persian anywhere in the list is enough', null, undefined, 'en-US,en;q=0.9,fa;q=0.5', 'fa'],
    ['Persian for all others', null, undefined, 'de-DE', 'fa'],
    ['and for who says nothing', null, undefined, null, 'fa'],
    ['nonsense counts as nothing', 'xx', 'yy', null, 'fa'],
  ] as const)('%s', (_name, asked, cookie, acceptLanguage, expected) => {
    expect(chooseLocale({ asked, cookie, acceptLanguage })).toBe(expected);
  });
});
