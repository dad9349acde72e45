import type { Lexicon } from './lexicon.ts';

/** Words of speech that no rule makes into those of writing. Folded. */
const WORDS: Readonly<Record<string, string>> = {
  یه: 'یک',
  یدونه: 'یک',
  تو: 'در',
  توی: 'در',
  رو: 'روی',
  واسه: 'برای',
  باهاش: 'با او',
  کنارش: 'کنار او',
  اینا: 'این‌ها',
  اونا: 'آن‌ها',
  اون: 'آن',
  همون: 'همان',
  چن: 'چند',
  دیگه: 'دیگر',
  داره: 'دارد',
  دارن: 'دارند',
  مثه: 'مثل',
  مث: 'مثل',
  کوچیک: 'کوچک',
  کوچولو: 'کوچک',
  قشنگه: 'قشنگ',
  بچه‌هه: 'بچه',
  خونه: 'خانه',
  لونه: 'لانه',
  دونه: 'دانه',
  شونه: 'شانه',
  نون: 'نان',
  بارون: 'باران',
  آسمون: 'آسمان',
  خیابون: 'خیابان',
  بیابون: 'بیابان',
  میدون: 'میدان',
  حیوون: 'حیوان',
  دندون: 'دندان',
  مهمون: 'مهمان',
  تابستون: 'تابستان',
  زمستون: 'زمستان',
  قلیون: 'قلیان',
  گلدون: 'گلدان',
  فنجون: 'فنجان',
  لیوانه: 'لیوان',
  زبون: 'زبان',
  تهرون: 'تهران',
  ایرونی: 'ایرانی',
  جوون: 'جوان',
  خانوم: 'خانم',
  اقا: 'آقا',
  داداش: 'برادر',
  آبجی: 'خواهر',
  ماما: 'مادر',
  مامان: 'مادر',
  بابا: 'پدر',
  میخوام: 'می‌خواهم',
  میخام: 'می‌خواهم',
  میخوای: 'می‌خواهی',
  میاد: 'می‌آید',
  میره: 'می‌رود',
  میدوه: 'می‌دود',
  میدویه: 'می‌دود',
  میشه: 'می‌شود',
  میگه: 'می‌گوید',
  میده: 'می‌دهد',
  میخواد: 'می‌خواهد',
  میشینه: 'می‌نشیند',
  میمونه: 'می‌ماند',
  میخونه: 'می‌خواند',
  میندازه: 'می‌اندازد',
  میرن: 'می‌روند',
  میان: 'می‌آیند',
  میدون‌: 'می‌دوند',
  نشسته: 'نشسته',
  وایساده: 'ایستاده',
  وایستاده: 'ایستاده',
  واستاده: 'ایستاده',
  خوابه: 'خواب',
  سواره: 'سوار',
}; // prettier-ignore
/** What could be written so as well: only where it does not begin the sentence, or another word makes it speech. */
const SPOKEN_ONLY_INSIDE = new Set([
  'تو',
  'رو',
  'میان',
  'میدون',
  'دونه',
  'شونه',
  'ماما',
  'مامان',
  'بابا',
  'داداش',
]);

const PAIRS: readonly [RegExp, string][] = [
  // «میخوره» می‌خورد, «می‌پره» می‌پرد.
  [/^(ن?می)(\p{L}{2,})ه$/u, '$1\u200C$2د'],
  // «میخورن» می‌خورند.
  [/^(ن?می)(\p{L}{2,})ن$/u, '$1\u200C$2ند'],
];

/**
 * The word of writing for one of speech: «بارون» باران, «ماشینا» ماشین‌ها, «گربهه» گربه, «میخوره» می‌خورد.
 * @param word folded, in one form.
 * @returns undefined where there is none, or where the word is as good in writing.
 */
export function formalWord(
  word: string,
  lexicon: Lexicon,
  { isFirst }: { readonly isFirst: boolean },
): string | undefined {
  const known = WORDS[word];
  if (known !== undefined && !(isFirst && SPOKEN_ONLY_INSIDE.has(word))) return known;
  if (lexicon.captionsWith(word) > 0) return undefined;
  const verb = PAIRS.find(([pattern]) => pattern.test(word));
  if (verb && !lexicon.has(word)) return word.replace(...verb);
  // A word of the dictionary that no caption has may still be one of speech where captions have the other.
  const suits = (other: string) =>
    other.length > 1 && (lexicon.captionsWith(other) > 0 || (!lexicon.has(word) && lexicon.has(other)));
  const others = [
    ...(/.و[نم](?:ه|ی|ا|و)?$/u.test(word) ? [word.replace(/و([نم])((?:ه|ی)?)(?:ا|و)?$/u, 'ا$1$2')] : []),
    // «گربهه» the cat, «ماشینه» the car, «ماشینا» cars, «سگو» the dog as an object, «سگش» her dog.
    ...(/.{2}(?:ه|ا|و|ش|شو|رو)$/u.test(word) && !lexicon.knows(word)
      ? [word.replace(/(?:شو|رو)$/u, ''), word.slice(0, -1)]
      : []),
  ];
  return others.find(other => other !== word && suits(other));
}
