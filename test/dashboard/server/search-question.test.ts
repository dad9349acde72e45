import { describe, expect, it } from 'vitest';
import { filtersOf, readQuestion, searchHref } from '../../../dashboard/server/search-question.ts';

const NOW = Date.UTC(2026, 10, 25, 12, 0, 30);

describe('the address of a results page', () => {
  it('says what is asked for, and the same question has the same address', () => {
    const question = readQuestion({ since: 'week', q: 'گربه', source: 'demo', mode: 'words', offset: '10' });
    expect(searchHref(question)).toBe(
      '/search?q=%DA%AF%D8%B1%D8%A8%D9%87&mode=words&source=demo&since=week&offset=10',
    );
    expect(filtersOf(question, NOW)).toEqual({ source: ['demo'], from: '2026-11-18T12:00:00.000Z' });
  });

  it('may be typed, cut off and repeated: what cannot be understood counts as absent', () => {
    const odd = {
      q: ['سگ', 'گربه'],
      mode: 'magic',
      source: '',
      city: ' ',
      query: 'no-id',
      offset: '-4',
      utm: 'x',
    };
    expect(readQuestion(odd)).toEqual({ q: 'سگ', offset: 0 });
    expect(filtersOf(readQuestion(odd), NOW)).toBeUndefined();
    expect(readQuestion({ offset: '1e9' }).offset).toBe(0);
  });
});
