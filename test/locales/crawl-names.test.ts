import { expect, test } from 'vitest';
import { listName } from '../../locales/crawl-names.ts';

test('lists of sources are named in the words of who reads, and what has no name keeps its own', () => {
  expect(listName('fa', 'divar', 'tehran · vehicles')).toBe('تهران · وسایل نقلیه');
  expect(listName('fa', 'divar', 'khorramabad · *')).toBe('خرم‌آباد · همهٔ دسته‌ها');
  expect(listName('fa', 'divar', '1740 · sofa')).toBe('1740 · sofa');
  expect(listName('en', 'divar', 'bandar-abbas · *')).toBe('Bandar Abbas · all categories');
  expect(listName('fa', 'commons', 'category Bazaars in Iran · en, fa')).toBe(
    'ردهٔ «Bazaars in Iran» · انگلیسی و فارسی',
  );
  expect(listName('en', 'commons', 'query tea · coffee · fa')).toBe('search for “tea · coffee” · Persian');
  expect(listName('en', 'list', 'a3f9c81102ee')).toBe('a file of addresses, a3f9c811');
});
