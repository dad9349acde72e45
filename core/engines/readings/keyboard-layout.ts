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
  '`': 'پ',
  H: 'آ',
  C: 'ژ',
  M: 'ء',
  N: 'أ',
}; // prettier-ignore

const LATIN = /[a-z]/iu;
/** Lone keys say nothing, and long texts were never meant so. */
const [SHORTEST, LONGEST] = [3, 60];

/**
 * What was meant when the keyboard stood on English: «گربه» for `'vfi`. Several where a key has several letters.
 * @returns nothing for a text that holds what no key gives.
 */
export function typedOnEnglishKeys(text: string): string[] {
  if (!LATIN.test(text) || text.length < SHORTEST || text.length > LONGEST) return [];
  let readings = [''];
  for (const key of text) {
    const letters = key === ' ' ? ' ' : (KEYS[key] ?? KEYS[key.toLowerCase()]);
    if (letters === undefined) return [];
    readings = readings.flatMap(reading => [...letters].map(letter => reading + letter)).slice(0, 16);
  }
  return readings;
}
