import { describe, expect, it } from 'vitest';
import { splitExclusions } from '../../../../core/ground/text/query-exclusions.ts';

describe('what a query does not want', () => {
  it.each([
    ['گربه -سیاه', 'گربه', ['سیاه']],
    ['-سیاه گربه', 'گربه', ['سیاه']],
    ['گربه −سیاه –سفید', 'گربه', ['سیاه', 'سفید']],
    ['گربه بدون کلاه', 'گربه', ['کلاه']],
    ['گربه بدونِ کلاه', 'گربه', ['کلاه']],
    ['گربه بدون کلاه و عینک', 'گربه', ['کلاه', 'عینک']],
    ['گربه بدون هیچ کلاهی', 'گربه', ['کلاهی']],
    ['میز بدون صندلی کنار پنجره', 'میز کنار پنجره', ['صندلی']],
    ['خانهٔ بدون سقف قرمز، در برف', 'خانهٔ در برف', ['سقف قرمز']],
    ['میوه به‌جز سیب', 'میوه', ['سیب']],
    ['میوه به جز سیب و موز', 'میوه', ['سیب', 'موز']],
    ['حیوان غیر از سگ', 'حیوان', ['سگ']],
    ['خیابان بدون ماشین و با درخت', 'خیابان و با درخت', ['ماشین']],
    ['بدون کلاه', '', ['کلاه']],
  ])('«%s»', (text, wanted, without) => {
    expect(splitExclusions(text)).toEqual({ wanted, without });
  });

  it.each(['تهران - میدان آزادی', 'آبی-سفید', 'گربه - سیاه', 'گربه بدون', 'بدون', '5-3', 'گربه -', 'بدونک'])(
    '«%s» excludes nothing',
    text => {
      expect(splitExclusions(text)).toEqual({ wanted: text, without: [] });
    },
  );

  it('a text that is nothing but dashes is words', () => {
    const text = Array.from({ length: 30 }, (_, index) => `-و${index}`).join(' ');
    expect(splitExclusions(text)).toEqual({ wanted: text, without: [] });
  });
});
