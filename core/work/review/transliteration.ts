/**
 * Consonants by sound: letters of one class replace each other when a name crosses between the scripts (Soundex's idea,
 * with classes for Persian).
 */
const CLASSES: readonly (readonly [latin: string, persian: string])[] = [
  ['b', 'ب'],
  ['p', 'پ'],
  ['td', 'تطدث'],
  ['jgqkcx', 'جگقکغخچ'],
  ['szc', 'سصثزذضظش'],
  ['lr', 'لر'],
  ['mn', 'من'],
  ['fvw', 'فوو'],
  ['h', 'هح'],
];

const classesOf = (letter: string, side: 0 | 1): number[] =>
  CLASSES.flatMap((pair, index) => (pair[side].includes(letter) ? [index] : []));

/** Each consonant as the classes that it may stand for; vowels and silent letters have none and are left out. */
const skeleton = (word: string, side: 0 | 1): number[][] =>
  [...word.toLowerCase()].map(letter => classesOf(letter, side)).filter(classes => classes.length > 0);

/** How many consonants of `first` have a match in `second`, in order: the longest common subsequence. */
function commonConsonants(first: readonly number[][], second: readonly number[][]): number {
  let previous = new Array<number>(second.length + 1).fill(0);
  for (const one of first) {
    const current = [0];
    second.forEach((other, index) => {
      const same = one.some(kind => other.includes(kind));
      current.push(same ? previous[index]! + 1 : Math.max(previous[index + 1]!, current[index]!));
    });
    previous = current;
  }
  return previous[second.length]!;
}

/** Share of a name's consonants that the other word must contain. Transliterations sometimes drop or add one. */
const ENOUGH = 0.66;

/** Whether the Persian word sounds like the Latin name: «London» and «لندن». Generous, as a hint may be. */
export function isTransliterated(name: string, persian: string): boolean {
  if (persian.toLowerCase().includes(name.toLowerCase())) return true;
  const latin = skeleton(name, 0);
  if (latin.length === 0) return true;
  return commonConsonants(latin, skeleton(persian, 1)) / latin.length >= ENOUGH;
}
