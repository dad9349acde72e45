import type { LetterPairs } from './letter-pairs.ts';
import type { Lexicon } from './lexicon.ts';

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
/** Neighbouring keys that are spoken as well: «Schwert», «Doherty», «strewth». */
const SPOKEN = new Set(['wert', 'erty', 'trew', 'ytre']);
const NO_VOWEL = /^[^aeiouy]{5,}$/;
/** Spelled letter by letter. Others of five and more have a vowel somewhere, or no photo. */
const SPELLED = /^(?:lgbtq|https$)/;
/** Fewer neighbouring keys may be a word that is written in Latin letters. */
const KEYS_IN_A_ROW = 5;
const CONSONANTS = /[^aeiouy]{5,}/g;

/**
 * Whether words in Latin letters say nothing to anybody: they look like no word, and no caption and no dictionary knows one of
 * them. Of words nothing is said: a model may know them though no Persian caption holds them.
 */
export function areNonsense(words: readonly string[], lexicon: Lexicon): boolean {
  const isHeard = (word: string) =>
    mayBeWord(word, lexicon.englishPairs) ||
    lexicon.english(word) !== undefined ||
    lexicon.captionsWith(word) > 0;
  return words.length > 0 && !words.some(isHeard);
}

/**
 * Whether Latin letters may be a word of some language, a name, or an abbreviation («bmw»). No list says that: lists lack «iphone»,
 * «chihuahua», «katze». What is none runs along the keyboard («asdf»), or strings consonants together as nobody speaks («dfgkjh»). Where
 * in doubt it may be one: to say that a photo is missing which is there is worse than to say nothing.
 * @param pairs of the letters of English words.
 */
function mayBeWord(word: string, pairs: LetterPairs): boolean {
  const letters = word.replaceAll("'", '');
  if (SPELLED.test(letters)) return true;
  if (isTypedAlongKeys(letters) || NO_VOWEL.test(letters)) return false;
  return (letters.match(CONSONANTS) ?? []).every(row => pairs.hasAllOf(row));
}

/** Most letters must lie in long runs, or all of them in runs of three («asdasd»): «poiret» has one too. */
function isTypedAlongKeys(letters: string): boolean {
  const runs = runsOf(letters);
  const inLong = runs.filter(run => run.length >= 4 && !SPOKEN.has(run)).join('').length;
  return 2 * inLong > letters.length || (letters.length >= 6 && runs.every(run => run.length >= 3));
}

/** Whether a word is nothing but a finger that went along a row of keys, which by chance may read as Persian: «poiuy» as «پویی». */
export const isRowOfKeys = (word: string): boolean =>
  word.length >= KEYS_IN_A_ROW && runsOf(word).length === 1;

/** The letters, cut where they leave a row of keys or turn round in it. */
function runsOf(letters: string): string[] {
  const runs: string[] = [];
  let run = '';
  let direction = 0;
  for (const letter of letters) {
    const step = run === '' ? 0 : stepBetween(run.at(-1)!, letter);
    if (run === '' || (step !== 0 && (run.length === 1 || step === direction))) {
      run += letter;
      direction = step;
    } else {
      runs.push(run);
      run = letter;
    }
  }
  return [...runs, run];
}

/** 1 to the next key of the row, -1 to the one before, else 0. */
function stepBetween(one: string, other: string): number {
  if (ROWS.some(row => row.includes(one + other))) return 1;
  return ROWS.some(row => row.includes(other + one)) ? -1 : 0;
}
