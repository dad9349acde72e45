import type { Lexicon } from './lexicon.ts';

const ZWNJ = '\u200C';

/** One or two Latin letters as Persian letters, each with a penalty; 0 is the usual way. */
type Spellings = Readonly<Record<string, number>>;
interface Sound {
  readonly first?: Spellings;
  readonly middle: Spellings;
  readonly last?: Spellings;
}
const everywhere = (spellings: Spellings): Sound => ({ middle: spellings });

/** Longer ones are tried beside their parts: «sh» may be ش, or س and ه. */
const SOUNDS: Readonly<Record<string, Sound>> = {
  b: everywhere({ ب: 0 }),
  p: everywhere({ پ: 0 }),
  t: everywhere({ ت: 0, ط: 0.6 }),
  // No word of Persian begins with two consonants: «spageti» is «اسپاگتی».
  s: { first: { س: 0, ص: 0.6, ث: 1, اس: 0.4 }, middle: { س: 0, ص: 0.6, ث: 1 } },
  j: everywhere({ ج: 0, ژ: 1.2 }),
  c: everywhere({ ک: 0.6, س: 1, چ: 1.2 }),
  h: { first: { ه: 0, ح: 0.4 }, middle: { ه: 0, ح: 0.4 }, last: { ه: 0.2, ح: 0.4, '': 1 } },
  d: everywhere({ د: 0 }),
  z: everywhere({ ز: 0, ذ: 0.6, ض: 0.7, ظ: 0.7 }),
  r: everywhere({ ر: 0 }),
  f: everywhere({ ف: 0 }),
  q: everywhere({ ق: 0, غ: 0.5 }),
  k: everywhere({ ک: 0 }),
  g: everywhere({ گ: 0, ق: 1.2, غ: 1.2, ج: 1.5 }),
  l: everywhere({ ل: 0 }),
  m: everywhere({ م: 0 }),
  n: everywhere({ ن: 0 }),
  v: everywhere({ و: 0 }),
  w: everywhere({ و: 0.2 }),
  y: everywhere({ ی: 0 }),
  x: everywhere({ خ: 0.4, کس: 0.8 }),
  sh: everywhere({ ش: 0 }),
  ch: everywhere({ چ: 0 }),
  kh: everywhere({ خ: 0 }),
  gh: everywhere({ ق: 0, غ: 0.1 }),
  zh: everywhere({ ژ: 0 }),
  ph: everywhere({ ف: 0.3 }),
  ck: everywhere({ ک: 0.5 }),
  // «shambe» is «شنبه».
  mb: everywhere({ نب: 0.1 }),
  khaa: everywhere({ خوا: 0.2 }),
  kha: everywhere({ خوا: 0.3 }),
  khi: everywhere({ خوی: 0.4 }),
  ai: everywhere({ ای: 0.2, عی: 0.4, ایی: 0.5 }),
  ae: everywhere({ ای: 0.3, ایی: 0.6 }),
  aee: everywhere({ ایی: 0.1 }),
  aei: everywhere({ ایی: 0.1 }),
  ua: everywhere({ وا: 0.1, ویی: 0.4, وی: 0.4 }),
  a: {
    first: { ا: 0, آ: 0.1, ع: 0.6, عا: 0.8 },
    middle: { '': 0.2, ا: 0.2, آ: 0.5, ع: 0.9, عا: 1, اع: 1 },
    last: { ا: 0.2, ه: 0.4, ع: 1, ی: 1.5, '': 2 },
  },
  aa: { first: { آ: 0, عا: 0.6 }, middle: { ا: 0, آ: 0.3, اع: 0.3, عا: 0.8 }, last: { ا: 0 } },
  e: {
    first: { ا: 0, ع: 0.6, اع: 0.7 },
    middle: { '': 0, ی: 0.9, ع: 0.9, ه: 0.8 },
    last: { ه: 0, عه: 0.4, '': 0.5, یع: 0.9, ی: 1.2, ع: 1 },
  },
  i: {
    first: { ای: 0, ا: 0.8, عی: 0.9 },
    middle: { ی: 0, '': 1, یی: 0.4, ئی: 0.6 },
    last: { ی: 0, یی: 0.4, عی: 0.5 },
  },
  o: {
    first: { ا: 0, او: 0.4, ع: 0.6 },
    middle: { '': 0, و: 0.3, ع: 0.9 },
    last: { و: 0, '': 1.2 },
  },
  u: { first: { او: 0, ا: 0.8 }, middle: { و: 0, '': 0.8 }, last: { و: 0, وع: 0.6 } },
  oo: { first: { او: 0 }, middle: { و: 0, '': 1.3 }, last: { و: 0 } },
  ou: { first: { او: 0, ا: 0.9 }, middle: { و: 0 }, last: { و: 0 } },
  ow: { first: { او: 0 }, middle: { و: 0 }, last: { و: 0 } },
  ee: { first: { ای: 0 }, middle: { ی: 0 }, last: { ی: 0 } },
  ei: { first: { ای: 0, عی: 0.7 }, middle: { ی: 0 }, last: { ی: 0 } },
  ey: { first: { ای: 0, عی: 0.7 }, middle: { ی: 0 }, last: { ی: 0 } },
  ay: { first: { ای: 0.4, عی: 0.7 }, middle: { ی: 0.1, ای: 0.4 }, last: { ی: 0.2, ای: 0.3 } },
  eh: { middle: { ه: 0.5 }, last: { ه: 0 } },
  ah: { middle: { اه: 0.2, ه: 0.4 }, last: { اه: 0.1, ه: 0.3 } },
  oa: { middle: { ع: 0.2, وا: 0.3, وآ: 0.4, وی: 0.5, عا: 0.6 }, last: { وا: 0.3 } },
  iya: { middle: { یا: 0 }, last: { یا: 0, یه: 0.4 } },
  ia: { middle: { یا: 0 }, last: { یا: 0, یه: 0.4 } },
  // Speech: «khooneh» is «خانه», «asemun» «آسمان».
  oon: { middle: { ان: 0.1, وان: 0.4 }, last: { ان: 0.1, وان: 0.4 } },
  oom: { middle: { ام: 0.5 }, last: { ام: 0.4 } },
  un: { middle: { ان: 0.4 }, last: { ان: 0.4 } },
  // The ezafe: «gorbeye siah», «daryaye abi».
  eye: { middle: {}, last: { ه: 0.1 } },
  aye: { middle: {}, last: { ا: 0.1, ای: 0.3 } },
  uye: { middle: {}, last: { و: 0.2, وی: 0.4 } },
  ooye: { middle: {}, last: { و: 0.2, وی: 0.4 } },
  "'": everywhere({ ع: 0, '': 0.2, ئ: 0.4 }),
};
const LONGEST_SOUND = 4;
/** One sound, never two: «saat» is «ساعت», not «ست». */
const VOWELS = /^[aeiou]{2}$/;

/** More than this against it, by letter, is another word. */
const COST_BY_LETTER = 0.3;
/** What a reading with words of the collection's own captions is preferred by. */
const IN_CAPTIONS = 0.6;
/** For one word, with its endings and as two: what takes more is not a word. */
const STEPS_LIMIT = 20_000;
const LONGEST_WORD = 24;

interface Steps {
  left: number;
}

/** A Persian word that a Latin one may stand for. */
export interface Spelling {
  readonly word: string;
  /** The penalty: 0 is the spelling that everybody uses, letter for letter. */
  readonly cost: number;
}

/** Endings that a dictionary does not list with every word, and what they are in Persian. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/haye$/, '\u200Cهای'],
  [/ha$/, '\u200Cها'],
  [/aa$/, ''],
  [/(?<=e)y?i$/, '\u200Cای'],
  [/(?<=a)[ey]?i$/, 'یی'],
  [/an$/, 'ان'],
  [/(?<=[^aeiouy])i$/, 'ی'],
  [/[aei]?m$/, ''],
  [/[aei]?sh$/, ''],
];
const ENDING_COST = 0.5;
const SHORTEST_STEM = 3;

/**
 * Persian words for one in Latin letters («gorbe» is «گربه»), best first. Goes letter by letter through the ways in which
 * Iranians write Persian on a Latin keyboard, and leaves each at the first letters that no known word begins with.
 */
export function persianSpellings(latin: string, lexicon: Lexicon): Spelling[] {
  const steps = { left: STEPS_LIMIT };
  const typed = latin.toLowerCase();
  const letters = typed.replaceAll(/([bcdfgjklmnpqrstvwxyz])\1+/g, '$1');
  if (letters.length < 2 || letters.length > LONGEST_WORD || !/^[a-z']+$/.test(letters)) return [];
  // «kabootarr» has one of them, «yaddasht» two.
  const whole = [
    ...wordsOf(letters, lexicon, steps),
    ...(typed === letters ? [] : wordsOf(typed, lexicon, steps)),
  ];
  const inflected = ENDINGS.flatMap(([ending, persian]) => {
    const stem = letters.replace(ending, '');
    if (stem === letters || stem.length < SHORTEST_STEM) return [];
    return wordsOf(stem, lexicon, steps).map(({ word, cost }) => ({
      word: word + persian,
      cost: cost + ENDING_COST,
    }));
  });
  const found = [...whole, ...inflected];
  return (found.length > 0 ? found : compounds(letters, lexicon, steps)).sort(
    (a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1),
  );
}

/** «ranginkaman» is «رنگین کمان»: two words that both stand in captions. */
function compounds(letters: string, lexicon: Lexicon, steps: Steps): Spelling[] {
  const inCaptions = (part: string) =>
    wordsOf(part, lexicon, steps).find(({ word }) => lexicon.captionsWith(word) > 0);
  const found: Spelling[] = [];
  for (let at = SHORTEST_STEM; at <= letters.length - SHORTEST_STEM; at++) {
    const one = inCaptions(letters.slice(0, at));
    const other = one && inCaptions(letters.slice(at));
    if (other) found.push({ word: `${one.word} ${other.word}`, cost: one.cost + other.cost });
  }
  return found;
}

function wordsOf(letters: string, lexicon: Lexicon, steps: Steps): Spelling[] {
  const best = new Map<string, number>();
  const limit = COST_BY_LETTER * letters.length + 0.4;
  const go = (at: number, word: string, cost: number): void => {
    if (cost > limit || steps.left-- <= 0) return;
    if (at === letters.length) {
      const known = lexicon.has(word) ? word : lexicon.compound(word)?.word;
      if (word.length > 1 && known) best.set(known, Math.min(cost, best.get(known) ?? Infinity));
      return;
    }
    for (let length = Math.min(LONGEST_SOUND, letters.length - at); length > 0; length--) {
      const latin = letters.slice(at, at + length);
      const sound = SOUNDS[latin];
      if (!sound) continue;
      const isLast = at + length === letters.length;
      // The last «a» is a long one mostly: «bahar», «anar».
      const isLong = latin === 'a' && at === letters.length - 2;
      const ways = (at === 0 ? sound.first : isLast ? sound.last : undefined) ?? sound.middle;
      for (const [persian, against] of Object.entries(ways)) {
        const longer = word + persian;
        if (longer === '' || lexicon.hasPrefix(longer))
          go(at + length, longer, cost + against - (isLong && persian === 'ا' ? 0.05 : 0));
      }
      if (VOWELS.test(latin)) break;
    }
  };
  go(0, '', 0);
  return Array.from(best, ([word, cost]) => ({ word, cost: cost + rarity(word, lexicon) })).sort(
    (a, b) => a.cost - b.cost,
  );
}

/** Of two words for the same letters the longer one is likelier: people leave out vowels less often than they write them. */
const BY_LETTER = 0.03;
/** A word of the dictionary that takes no endings is a rare one. */
const RARE = 0.5;

const rarity = (word: string, lexicon: Lexicon): number => {
  const captions = lexicon.captionsWith(word);
  const isSeen = captions > 0 || lexicon.compound(word.replaceAll(ZWNJ, ''))?.isInCaptions === true;
  const seen = isSeen
    ? -IN_CAPTIONS - 0.1 * Math.log10(Math.max(1, captions))
    : lexicon.isRare(word)
      ? RARE
      : 0;
  return seen - BY_LETTER * word.length;
};
