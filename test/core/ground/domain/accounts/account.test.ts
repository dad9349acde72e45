import { expect, test } from 'vitest';
import { PersonName, Username } from '../../../../../core/ground/domain/accounts/account.ts';

test('a username is one, whatever keyboard it was typed on', () => {
  for (const typed of ['علی۱۲', 'علي١٢', ' علی12 ', 'عل\u200cی۱۲'])
    expect(Username.parse(typed)).toBe('علی12');
  for (const typed of ['كبرى', 'کبری', 'کبرۍ', 'ﻛﺒﺮﻯ', 'کـبری', '\u200Fکبری'])
    expect(Username.parse(typed)).toBe('کبری');
  expect(Username.parse('رائده')).toBe(Username.parse('رایدة'));
  expect(Username.parse('Sara.K')).toBe('sara.k');
  for (const wrong of ['ab', 'a b c', '<script>', 'x'.repeat(31), 'a\u202eb!']) {
    expect(Username.safeParse(wrong).success, wrong).toBe(false);
  }
});

test('a name shows no letters that turn others around', () => {
  expect(PersonName.parse(' سارا کریمی ')).toBe('سارا کریمی');
  for (const wrong of ['', '  ', 'a\u202Eb', 'a\nb', 'x'.repeat(61)]) {
    expect(PersonName.safeParse(wrong).success, wrong).toBe(false);
  }
});
