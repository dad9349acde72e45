const WORDS: Readonly<Record<string, string>> = {
  1: 'یک',
  2: 'دو',
  3: 'سه',
  4: 'چهار',
  5: 'پنج',
  6: 'شش',
  7: 'هفت',
  8: 'هشت',
  9: 'نه',
  10: 'ده',
  11: 'یازده',
  12: 'دوازده',
  13: 'سیزده',
  14: 'چهارده',
  15: 'پانزده',
  16: 'شانزده',
  17: 'هفده',
  18: 'هجده',
  19: 'نوزده',
  20: 'بیست',
  30: 'سی',
  40: 'چهل',
  50: 'پنجاه',
  100: 'صد',
  1000: 'هزار',
}; // prettier-ignore
const NUMBER_WORD = Object.values(WORDS).join('|');
const DIGITS = '\\d{1,4}';
const THING = '(?=\\p{Script=Arabic})';
const COUNTERS = 'نفره?|طبقه|ساله|جفت|رأس|راس|عدد|تا(?= )|دست|لیوان|شاخه|فصل';

/** «2 گربه», and «سه نفر و 2 سگ»; behind another word a number may be a name («آیفون ۱۳ سفید»), unless something is counted. */
const COUNT = new RegExp(
  `(?<=^|[،] ?|(?:^| )(?:و|با|از|در|روی|عکس) )(${DIGITS}) ?${THING}|(?<= )(${DIGITS}) ?(?=(?:${COUNTERS})(?: |$))`,
  'gu',
);
/** «۲تا گربه», «۲ عدد گربه». */
const COUNTED = new RegExp(`(?<![\\d.])(${DIGITS})[ \\u200C]?(?:تا|عدد) (?=\\p{L})`, 'gu');
/** «سه‌تا گربه», «سه عدد گربه»: what is counted is left. */
const CLASSIFIER = new RegExp(`(?<=(?:^| )(?:${NUMBER_WORD}))(?:[\\u200C]?تا| عدد) (?=\\p{L})`, 'gu');

/** Counts in words, as captions write them: «۲تا گربه» is «دو گربه». @param text folded, whose digits are Latin. */
export const countsInWords = (text: string): string =>
  text
    .replace(COUNTED, (whole, number: string) => {
      const word = WORDS[Number(number)];
      return word === undefined ? whole : `${word} `;
    })
    .replace(COUNT, (whole, first?: string, second?: string) => {
      const word = WORDS[Number(first ?? second)];
      return word === undefined ? whole : `${word} `;
    })
    .replace(CLASSIFIER, ' ');
