/**
 * What the keys of an English keyboard type on a Persian one: ISIRI 9147, and the letters that Windows' older layout and
 * phones have elsewhere.
 */
const KEYS: Readonly<Record<string, string>> = {
  q: 'ض',
  w: 'ص',
  e: 'ث',
  r: 'ق',
  t: 'ف',
  y: 'غ',
  u: 'ع',
  i: 'ه',
  o: 'خ',
  p: 'ح',
  '[': 'ج',
  ']': 'چ',
  a: 'ش',
  s: 'س',
  d: 'ی',
  f: 'ب',
  g: 'ل',
  h: 'ا',
  j: 'ت',
  k: 'ن',
  l: 'م',
  ';': 'ک',
  "'": 'گ',
  z: 'ظ',
  x: 'ط',
  c: 'ز',
  v: 'ر',
  b: 'ذ',
  n: 'د',
  m: 'پئ',
  ',': 'و',
  '\\': 'ژپ',
  '`': 'پژ',
  H: 'آ',
  C: 'ژ',
  M: 'ء',
  N: 'أ',
  S: 'ئ',
  A: 'ؤ',
  V: 'ؤ',
  G: 'ۀ',
  J: 'ة',
  '&': '،',
  '?': '؟',
}; // prettier-ignore

const LATIN = /[a-z]/iu;
/** Lone keys say nothing, and long texts were never meant so. */
const [SHORTEST, LONGEST] = [2, 160];
const READINGS = 16;

/**
 * What was meant when the keyboard stood on English: «گربه» for `'vfi`. Each word with its readings, several where a key
 * has several letters.
 * @returns undefined for a text that holds what no key gives.
 */
export function typedOnEnglishKeys(text: string): string[][] | undefined {
  if (!LATIN.test(text) || text.length < SHORTEST || text.length > LONGEST) return undefined;
  const words = text.split(' ').filter(word => word !== '');
  const readings = words.map(word => {
    let begun = [''];
    for (const key of word) {
      const letters = KEYS[key] ?? KEYS[key.toLowerCase()] ?? (LATIN.test(key) ? '' : key);
      begun = begun.flatMap(reading => [...letters].map(letter => reading + letter)).slice(0, READINGS);
    }
    return begun;
  });
  return readings.some(word => word.length === 0) ? undefined : readings;
}

const KEY_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(KEYS)
    .toReversed()
    .flatMap(([key, letters]) => [...letters].map(letter => [letter, key] as const)),
);

/** What stands there when a Persian text is typed while the keyboard is on English. */
export const typedWithEnglishKeys = (text: string): string =>
  [...text.replaceAll('\u200C', ' ').replaceAll(/\p{M}/gu, '')]
    .map(letter => KEY_OF.get(letter) ?? letter)
    .join('');

/** Rows of a Persian keyboard: neighbours are what a finger takes for each other. */
const ROWS = ['ضصثقفغعهخحجچ', 'شسیبلاتنمکگ', 'ظطزرذدپو'];
const PLACES = new Map(
  ROWS.flatMap((row, y) => [...row].map((letter, x) => [letter, { x: x + y * 0.4, y }] as const)),
);
/** The letters that have a key of their own without shift. */
export const TYPED_LETTERS: readonly string[] = [...PLACES.keys()];

export function areNeighbours(a: string, b: string): boolean {
  const [one, other] = [PLACES.get(a), PLACES.get(b)];
  return (
    one !== undefined &&
    other !== undefined &&
    Math.abs(one.y - other.y) <= 1 &&
    Math.abs(one.x - other.x) <= 1.1
  );
}
