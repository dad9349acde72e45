import { expect, test } from 'vitest';
import {
  directionOfComment,
  directionOfDraft,
  mentionedIn,
} from '../../../../../core/ground/domain/review/mentions.ts';

const people = [
  { id: 'ali', name: 'Ali', username: 'ali.k' },
  { id: 'reza', name: 'Ali Reza', username: null },
  { id: 'maryam', name: 'مریم‌السادات کاظمی', username: 'maryam' },
  { id: 'odd', name: 'C++ (x)', username: null },
  { id: 'ann', name: 'Ann-Marie', username: 'ann-m/2' },
  { id: 'ann2', name: 'ann-marie', username: null },
];

test.each<[string, string[]]>([
  ['@Ali look', ['ali']],
  ['@ali.k: this one', ['ali']],
  ['for @Ali Reza', ['reza']],
  ['@Ali Reza and @Ali', ['ali', 'reza']],
  ['@Alireza', []],
  ['write to ali', []],
  ['x@Ali.example', ['ali']],
  // The Arabic letters and no half-space: it is the same name.
  ['@مريم السادات كاظمي', []],
  ['@مريمالسادات كاظمي ببینید', ['maryam']],
  ['@C++ (x)!', ['odd']],
  ['@ann-m/2, please', ['ann']],
  // Two of one name: both are told.
  ['@Ann-Marie', ['ann', 'ann2']],
  ['', []],
])('%j names %j', (text, ids) => {
  expect(mentionedIn(text, people).toSorted()).toEqual(ids);
});

test.each([
  ['@sara به نظرت درست است؟', 'rtl'],
  ['@Ali Reza این ترجمه درست نیست', 'rtl'],
  ['@مریم is «سگ» the right word?', 'ltr'],
  ['@sara', 'auto'],
  ['ali@example.org', 'ltr'],
  ['درست است', 'auto'],
])('«%s» runs as its words do', (text, direction) => {
  expect(directionOfComment(text)).toBe(direction);
});

test.each([
  ['', undefined],
  ['@Sara Ahmadi ', undefined],
  ['@Sara Ahmadi بله', 'rtl'],
  ['@سارا is it right?', 'ltr'],
  ['درست است', 'auto'],
])('«%s» is written as its words run, and as the page does before there are any', (text, direction) => {
  expect(directionOfDraft(text, ['Sara', 'Sara Ahmadi', 'سارا'])).toBe(direction);
});
