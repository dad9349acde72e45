import type { Random } from '../../../ground/domain/seeded-random.ts';

/** Words whose «ان» is spoken «ون», and others that speech has in another form. */
const SPOKEN: Readonly<Record<string, string>> = {
  یک: 'یه',
  را: 'رو',
  روی: 'رو',
  است: 'ه',
  هستند: 'هستن',
  دارد: 'داره',
  دارند: 'دارن',
  این‌ها: 'اینا',
  آن‌ها: 'اونا',
  آن: 'اون',
  دیگر: 'دیگه',
  اگر: 'اگه',
  چند: 'چن',
  کوچک: 'کوچیک',
  مادر: 'مامان',
  پدر: 'بابا',
  پیراهن: 'پیرهن',
  صورت: 'صورت',
  خانه: 'خونه',
  آشپزخانه: 'آشپزخونه',
  لانه: 'لونه',
  دانه: 'دونه',
  شانه: 'شونه',
  پروانه: 'پروانه',
  نان: 'نون',
  حیوان: 'حیوون',
  باران: 'بارون',
  آسمان: 'آسمون',
  خیابان: 'خیابون',
  بیابان: 'بیابون',
  میدان: 'میدون',
  دندان: 'دندون',
  مهمان: 'مهمون',
  تابستان: 'تابستون',
  زمستان: 'زمستون',
  گلدان: 'گلدون',
  فنجان: 'فنجون',
  زبان: 'زبون',
  جوان: 'جوون',
  استخوان: 'استخون',
  نردبان: 'نردبون',
  ارزان: 'ارزون',
  باغبان: 'باغبون',
  خانم: 'خانوم',
  می‌رود: 'میره',
  می‌آید: 'میاد',
  می‌دود: 'میدوه',
  می‌خواهد: 'میخواد',
  می‌گوید: 'میگه',
  می‌شود: 'میشه',
}; // prettier-ignore

const WORD = /[\p{L}\p{M}\u200C]+/gu;

function spokenWord(word: string): string {
  const known = SPOKEN[word];
  if (known !== undefined) return known;
  return (
    word
      // «ماشین‌ها» ماشینا, but «بچه‌ها» stays.
      .replace(/([^ه])\u200Cها(?=$|ی)/u, '$1ا')
      .replace(/^(ن?می)\u200C(\p{L}+)ند$/u, '$1$2ن')
      .replace(/^(ن?می)\u200C(\p{L}+)د$/u, '$1$2ه')
  );
}

/** A sentence as Tehran speaks it. A thing alone is «یه گربه» or «گربهه». */
export function asSpoken(text: string, random: Random): string {
  const inside = text.replaceAll(/(?<=[^،و] )در(?= )/gu, 'تو');
  const spoken = inside.replaceAll(WORD, spokenWord);
  if (spoken !== text) return spoken;
  return random() < 0.5 ? `یه ${text}` : text.replace(/^[\p{L}]+/u, word => `${word}ه`);
}
