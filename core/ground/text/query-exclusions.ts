import { foldPersian } from '../persian/fold.ts';

/** A query's words, and what its images must not show. */
export interface SplitQuery {
  /** Empty if the query has only exclusions. */
  readonly wanted: string;
  readonly without: readonly string[];
}

/** Each costs two runs of the encoder; a text with more of them is not such a query. */
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
/**
 * What stands behind a comma is wanted again: «گربه بدون کلاه، چشم‌های سبز». A list goes on with «و», for «بدون عینک، جوان» and
 * «بدون قارچ، زیتون» look alike, and what is left out by mistake is missed more than what is shown by mistake.
 */
const COMMA = /[،,؛;.!؟?:…]+$/u;
/** As many type it: «بدون کلاه،چشم‌های سبز». */
const COMMA_WITHOUT_SPACE = /(?<=\p{L})([،,؛;])(?=\p{L})/gu;
/** A word of these begins what is said of the image: «زنی بدون عینک لبخند می‌زند». */
const VERB =
  /^(?:ن?می(?:\u200C|\p{L}{3,})|(?:است|هستند|دارد|دارند|شده|نشسته|ایستاده|خوابیده|افتاده|بود|بودند)$)/u;

/**
 * What is wanted and what is not in a query as people write it: «گربه -سیاه», «گربه بدون کلاه و عینک، در برف», «میوه به‌جز سیب».
 * @param text cleaned, on one line.
 */
export function splitExclusions(text: string): SplitQuery {
  const words = text
    .replaceAll(COMMA_WITHOUT_SPACE, '$1 ')
    .split(' ')
    .filter(word => word !== '');
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
      return { without, end: at + 1 };
    }
  }
  if (part.length > 0) without.push(part.join(' '));
  return { without, end: at };
}
