import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { Candidate, Place } from './candidate.ts';
import type { Lexicon } from './lexicon.ts';

/** Words of speech that no rule makes into those of writing. Folded. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
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
    چایی: 'چای',
    پیرهن: 'پیراهن',
    شلوغه: 'شلوغ',
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
    وایساده: 'ایستاده',
    وایستاده: 'ایستاده',
    واستاده: 'ایستاده',
    خوابه: 'خواب',
    سواره: 'سوار',
  }),
); // prettier-ignore
/** What could be written so as well: only where it does not begin the sentence, or another word makes it speech. */
const SPOKEN_ONLY_INSIDE = new Set(['تو', 'رو', 'دونه', 'شونه', 'ماما', 'مامان', 'بابا', 'داداش']);

/** «میخوره» می‌خورد, «میخورن» می‌خورند. */
const VERBS: readonly (readonly [RegExp, string])[] = [
  [/^(ن?می)\u200C?(\p{L}{2,})ه$/u, '$1\u200C$2د'],
  [/^(ن?می)\u200C?(\p{L}{2,})ن$/u, '$1\u200C$2ند'],
];
/** What speech makes of words; each with what speaks against it. */
const FORMS: readonly (readonly [RegExp, string, number])[] = [
  // «خیابون» خیابان, «نونوایی» نانوایی, «مهربون» مهربان.
  [/(?<=.)و(?=[نم])/u, 'ا', 0.25],
  // «سفره‌مون» سفره‌مان.
  [/(?<=.{2})([متش])ون$/u, '$1ان', 0.4],
  // «دوستای» دوست‌های, «ماشینا» ماشین‌ها.
  [/(?<=.[^هاو])ای$/u, '\u200Cهای', 0.3],
  [/(?<=.[^هاو])ا$/u, '\u200Cها', 0.4],
  // «گربهه» the cat, «ماشینه» the car.
  [/(?<=.{2})ه$/u, '', 0.25],
  // «سگشو» her dog, as an object.
  [/(?<=.{2})(?:شو|رو)$/u, '', 0.5],
  [/(?<=.{2})ش$/u, '', 0.5],
];
const COSTS = { and: 0.3, unseen: 0.55, rare: 0.4 };

/**
 * What a word of speech may be in writing: «بارون» باران, «ماشینا» ماشین‌ها, «گربهه» گربه, «میخوره» می‌خورد. One that costs
 * nothing is certain.
 * @param word folded.
 */
export function spokenForms(word: string, place: Place, lexicon: Lexicon): Candidate[] {
  // «میدون آزادی» is a square; «دارن میدون» they run.
  const known =
    word === 'میدون' && /^دارند?$/u.test(place.before ?? '')
      ? 'می‌دوند'
      : WORDS.get(word.replaceAll('\u200C', ''));
  if (known !== undefined && !(place.isFirst && SPOKEN_ONLY_INSIDE.has(word))) {
    // «بابا نوئل» is in captions and no speech; «یه» is nothing but that.
    const isWritten = SPOKEN_ONLY_INSIDE.has(word) && lexicon.captionsWith(word) > 0 && word.length > 2;
    if (!isWritten) return [{ word: known, cost: 0 }];
  }
  const verb = VERBS.map(([pattern, written]) => word.replace(pattern, written)).find(
    written => written !== word && lexicon.compound(written.replaceAll('\u200C', '')) !== undefined,
  );
  if (verb !== undefined && !lexicon.has(word)) return [{ word: verb, cost: 0 }];
  const once = FORMS.flatMap(form => formOf({ word, cost: 0 }, form));
  const twice = once.flatMap(one => FORMS.flatMap(form => formOf(one, form)));
  return [...once, ...twice, ...andOther(word, place)].flatMap(({ word: other, cost }): Candidate[] => {
    const [token, and, ...others] = searchTokens(other);
    if (token === undefined || others.length > 0 || (and !== undefined && and !== 'و')) return [];
    if (lexicon.captionsWith(token) > 0) return [{ word: other, cost }];
    if (!lexicon.has(token)) return [];
    return [{ word: other, cost: cost + COSTS.unseen + (lexicon.isRare(token) ? COSTS.rare : 0) }];
  });
}

function formOf({ word, cost }: Candidate, [pattern, written, more]: (typeof FORMS)[number]): Candidate[] {
  const other = word.replace(pattern, written);
  return other === word ? [] : [{ word: other, cost: cost + more }];
}

/** «میزو صندلی» is «میز و صندلی». */
const andOther = (word: string, { isLast }: Place): Candidate[] =>
  !isLast && /.{2}و$/u.test(word) ? [{ word: `${word.slice(0, -1)} و`, cost: COSTS.and }] : [];
