import type { LetterPairs } from './letter-pairs.ts';

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const NO_VOWEL = /^[^aeiouy]{5,}$/;
const CONSONANTS = /[^aeiouy]{5,}/g;

/**
 * Whether Latin letters may be a word of some language, a name, or an abbreviation («bmw»). No list says that: lists lack «iphone»,
 * «chihuahua», «katze». What is none runs along the keyboard («asdf»), or strings consonants together as nobody speaks («dfgkjh»). Where
 * in doubt it may be one: to say that a photo is missing which is there is worse than to say nothing.
 * @param pairs of the letters of English words.
 */
export function mayBeWord(word: string, pairs: LetterPairs): boolean {
  const letters = word.replaceAll("'", '');
  if (isTypedAlongKeys(letters) || NO_VOWEL.test(letters)) return false;
  return (letters.match(CONSONANTS) ?? []).every(row => pairs.hasAllOf(row));
}

/** «property» has four neighbouring keys in a row as well: most letters must lie in such runs, or all in runs of three («asdasd»). */
function isTypedAlongKeys(letters: string): boolean {
  const runs = runsOf(letters);
  const lettersIn = (shortest: number) =>
    runs.filter(run => run >= shortest).reduce((sum, run) => sum + run, 0);
  return 2 * lettersIn(4) > letters.length || (letters.length >= 6 && lettersIn(3) === letters.length);
}

/** How many letters each run of neighbouring keys has, in one direction. */
function runsOf(letters: string): number[] {
  const runs: number[] = [];
  let direction = 0;
  let length = 0;
  for (let at = 0; at < letters.length; at++) {
    const step = at === 0 ? 0 : stepBetween(letters[at - 1]!, letters[at]!);
    if (step !== 0 && (length === 1 || step === direction)) {
      length += 1;
      direction = step;
    } else {
      runs.push(length);
      length = 1;
    }
  }
  return [...runs, length];
}

/** 1 to the next key of the row, -1 to the one before, else 0. */
function stepBetween(one: string, other: string): number {
  if (ROWS.some(row => row.includes(one + other))) return 1;
  return ROWS.some(row => row.includes(other + one)) ? -1 : 0;
}
