import { foldPersian } from '../persian/fold.ts';

/** A query's words, and what its pictures must not show. */
export interface SplitQuery {
  /** Empty where nothing but exclusions was written. */
  readonly wanted: string;
  readonly without: readonly string[];
}

/** Each costs two runs of the encoder; a text with more of them is no such query. */
const EXCLUSION_LIMIT = 8;

/** «گربه -سیاه»: a hyphen or minus that stands at a word and not between two; long dashes set a remark apart. */
const DASHED = /^[-\u2010\u2011\u2212](?=\p{L})/u;
const PHRASES = ['بدون', 'بجز', 'به\u200Cجز', 'به جز', 'به غیر از', 'غیر از'].map(phrase =>
  foldPersian(phrase).split(' '),
);
/** Behind «بدون» they say nothing: «بدون هیچ درختی». */
const FILLERS = new Set(['هیچ', 'هیچ\u200Cگونه', 'هیچگونه'].map(foldPersian));
/** Where what is excluded ends: «میز بدون صندلی کنار پنجره». */
const ENDS = new Set(
  'با در روی رو کنار زیر بالای پشت جلوی میان بین از که توی داخل برای تا ولی اما'.split(' ').map(foldPersian),
);
const AND = foldPersian('و');
const COMMA = /[،,؛;.!؟?:…]+$/u;
/** Only these stand between the parts of a list: «بدون قارچ، زیتون». */
const LIST_COMMA = /[،,]$/u;
/** A part of a list is a thing with at most one word about it; what is longer says something of the picture. */
const PART_WORDS = 2;
/** They say when or how it is, behind a comma: «خیابان بدون ماشین، شب». */
const SETTINGS = new Set(
  'شب روز صبح ظهر عصر غروب سحر بهار تابستان پاییز زمستان آفتابی ابری بارانی برفی سیاه‌وسفید رنگی'
    .split(' ')
    .map(foldPersian),
);
/** A word of these begins what is said of the picture: «زنی بدون عینک لبخند می‌زند». */
const VERB =
  /^(?:ن?می(?:\u200C|\p{L}{3,})|(?:است|هستند|دارد|دارند|شده|نشسته|ایستاده|خوابیده|افتاده|بود|بودند)$)/u;

/**
 * What is wanted and what is not in a query as people write it: «گربه -سیاه», «گربه بدون کلاه و عینک», «میوه به‌جز سیب».
 * @param text cleaned, on one line.
 */
export function splitExclusions(text: string): SplitQuery {
  const words = text.split(' ').filter(word => word !== '');
  const folded = words.map(word => foldPersian(word.replace(COMMA, '')));
  const wanted: string[] = [];
  const without: string[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at]!;
    const length = phraseLength(folded, at);
    if (DASHED.test(word)) {
      without.push(word.replace(DASHED, '').replace(COMMA, ''));
      at += 1;
    } else if (length > 0) {
      const read = readExcluded(words, folded, at + length);
      if (read.without.length === 0) wanted.push(...words.slice(at, read.end));
      without.push(...read.without);
      at = read.end;
    } else {
      wanted.push(word);
      at += 1;
    }
  }
  if (without.length === 0 || without.length > EXCLUSION_LIMIT) return { wanted: text, without: [] };
  return { wanted: wanted.join(' '), without };
}

/** How many words from here on are a phrase that excludes; 0 where none is. */
const phraseLength = (folded: readonly string[], at: number): number =>
  PHRASES.find(phrase => phrase.every((word, index) => folded[at + index] === word))?.length ?? 0;

/** Whether what stands behind a comma is one more thing of the list, up to the next comma, «و» or the end. */
function isListPart(words: readonly string[], folded: readonly string[], from: number): boolean {
  for (let at = from; at < words.length; at += 1) {
    const plain = folded[at]!;
    if (plain === AND) return at > from;
    if (ENDS.has(plain) || SETTINGS.has(plain) || VERB.test(plain) || DASHED.test(words[at]!)) return false;
    if (at - from >= PART_WORDS || phraseLength(folded, at) > 0) return false;
    if (COMMA.test(words[at]!)) return LIST_COMMA.test(words[at]!);
  }
  return from < words.length;
}

/** What stands behind such a phrase, and the place where it ends. */
function readExcluded(
  words: readonly string[],
  folded: readonly string[],
  from: number,
): { readonly without: string[]; readonly end: number } {
  const without: string[] = [];
  let part: string[] = [];
  let at = from;
  for (; at < words.length; at += 1) {
    const [word, plain] = [words[at]!, folded[at]!];
    if (ENDS.has(plain) || DASHED.test(word) || phraseLength(folded, at) > 0) break;
    if (part.length > 0 && VERB.test(plain)) {
      // The noun of a verb goes with it: «لبخند می‌زند».
      const own = part.length > 1 ? 1 : 0;
      without.push(part.slice(0, part.length - own).join(' '));
      return { without, end: at - own };
    }
    if (plain === AND) {
      const next = folded[at + 1];
      if (next === undefined || ENDS.has(next) || phraseLength(folded, at + 1) > 0) break;
      if (part.length > 0) without.push(part.join(' '));
      part = [];
    } else if (!FILLERS.has(plain) && plain !== '') part.push(word.replace(COMMA, ''));
    if (COMMA.test(word)) {
      if (part.length > 0) without.push(part.join(' '));
      part = [];
      if (LIST_COMMA.test(word) && isListPart(words, folded, at + 1)) continue;
      return { without, end: at + 1 };
    }
  }
  if (part.length > 0) without.push(part.join(' '));
  return { without, end: at };
}
