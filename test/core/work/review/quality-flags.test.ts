import { describe, expect, it } from 'vitest';
import { qualityFlags } from '../../../../core/work/review/quality-flags.ts';
import { isTransliterated } from '../../../../core/work/review/transliteration.ts';

describe('quality flags', () => {
  it.each([
    ['A dog runs in the snow', 'سگی در برف می‌دود', []],
    ['Two people stand near a wall', 'دو نفر کنار دیوار ایستاده‌اند', []],
    ['A man in London is holding an umbrella', 'مردی در لندن چتر در دست دارد', []],
    ['3 dogs play with a ball', '۳ سگ با توپ بازی می‌کنند', []],
    ['A dog runs in the snow', 'A dog runs in the snow', ['not-persian', 'latin-left']],
    ['A dog runs in the snow', 'كلب يركض في الثلج إلى أمام', ['not-persian']],
    ['A man rides a brown horse on the long beach', 'مرد', ['length-ratio']],
    ['A cat on a chair', 'گربه گربه گربه روی صندلی', ['repeated-words']],
    ['A red car parked on the street', 'یک car قرمز در خیابان پارک شده', ['latin-left']],
    ['Three dogs play in a garden', 'دو سگ در باغ بازی می‌کنند', ['numbers-changed']],
    ['Bus number 42 at the station', 'اتوبوس شمارهٔ ۲۴ در ایستگاه', ['numbers-changed']],
    ['A woman in Paris is drinking coffee', 'زنی در شهر قهوه می‌نوشد', ['names-changed']],
    ['A dog', '', ['not-persian']],
    ['A dog', '۱۲۳', ['not-persian']],
  ])('%j → %j has %j', (english, persian, flags) => {
    expect(qualityFlags({ english, persian })).toEqual(flags);
  });

  it.each([
    ['كشتى در دريا', []],
    ['كتابخانة قديمي', []],
    ['مردى با كلاه سياه', []],
    ['گربہ', []],
    ['قەوە', []],
    ['ﮔﺮﺑﻪ ﺳﯿﺎه', []],
    ['الماس و الاغ', []],
    ['تأثیر رؤیا بر مسأله', []],
    ['قطة سوداء على كرسي', ['not-persian']],
    ['رجل يمشي مع الكلب في الشارع', ['not-persian']],
  ])('an Arabic keyboard does not make Arabic: %j has %j', (persian, flags) => {
    expect(qualityFlags({ persian })).toEqual(flags);
  });

  it('knows numbers by their value', () => {
    expect(qualityFlags({ english: '1,500 sheep on the hill', persian: '۱۵۰۰ گوسفند روی تپه' })).toEqual([]);
  });

  it('compares nothing when there was no English text', () => {
    expect(qualityFlags({ persian: 'میز ناهارخوری ۶ نفره' })).toEqual([]);
  });

  it.each([
    ['London', 'لندن', true],
    ['Paris', 'پاریس', true],
    ['Washington', 'واشنگتن', true],
    ['Chicago', 'شیکاگو', true],
    ['Paris', 'شهر', false],
    ['Berlin', 'درخت', false],
  ])('hears whether %s is %s', (name, word, same) => {
    expect(isTransliterated(name, word)).toBe(same);
  });
});
