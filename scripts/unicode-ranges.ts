/**
 * Ranges of code points as the inside of a character class, from the Unicode data in the Node that runs this.
 * @param holds decides for one code point.
 */
export function classOf(holds: (character: string, code: number) => boolean): string {
  const ranges: [number, number][] = [];
  for (let code = 0; code <= 0x10_ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    if (!holds(String.fromCodePoint(code), code)) continue;
    const last = ranges.at(-1);
    if (last && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges
    .map(([from, to]) => {
      if (from === to) return escaped(from);
      return to === from + 1 ? escaped(from) + escaped(to) : `${escaped(from)}-${escaped(to)}`;
    })
    .join('');
}

const escaped = (code: number): string => {
  const hex = code.toString(16).toUpperCase();
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
};

const HALF_SPACE = 0x200c;
const INTERLINEAR = /[\uFFF9-\uFFFB]/;
/** Maddah and the two hamzas, for which the folding has its own rules. */
const COMBINING_LETTERS = /[\u0653-\u0655]/;
const ARABIC_BLOCKS: readonly (readonly [number, number])[] = [
  [0x0600, 0x06ff],
  [0x0750, 0x077f],
  [0x0870, 0x08ff],
  [0xfb50, 0xfdff],
  [0xfe70, 0xfeff],
  [0x1_0ec0, 0x1_0eff],
  [0x1_ee00, 0x1_eeff],
];
const isArabic = (code: number): boolean => ARABIC_BLOCKS.some(([from, to]) => code >= from && code <= to);

/**
 * Invisible characters: Unicode's Default_Ignorable_Code_Point without the half-space, controls that are no white space, interlinear
 * annotation, and noncharacters.
 */
const isInvisible = (character: string, code: number): boolean =>
  code !== HALF_SPACE &&
  (/[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u.test(character) ||
    INTERLINEAR.test(character) ||
    (/\p{Cc}/u.test(character) && !/\p{White_Space}/u.test(character)));

/** Nonspacing marks of the Arabic blocks: harakat, and the signs of Quran editions. */
const isMark = (character: string, code: number): boolean =>
  isArabic(code) &&
  /\p{Mn}/u.test(character) &&
  !COMBINING_LETTERS.test(character) &&
  !isInvisible(character, code);

/** The text of `unicode-ranges.ts`. */
export function unicodeRangesSource(): string {
  const version = process.versions['unicode'];
  return `// Written by \`npm run folding\` from the Unicode data of Node; not to be edited.

/** Unicode's version that the ranges were taken from. */
export const UNICODE_VERSION = '${version}';

/** Insides of a character class: what nobody sees (without the half-space, U+200C). NUL is among them. */
export const INVISIBLE =
  '${classOf(isInvisible).replaceAll('\\', '\\\\')}';

/** Nonspacing marks of the Arabic blocks, without maddah and hamza (U+0653 to U+0655). */
export const MARKS =
  '${classOf(isMark).replaceAll('\\', '\\\\')}';
`;
}
