const ARABIC_LETTERS: Record<string, string> = { ي: 'ی', ك: 'ک', ة: 'ه' };
/** Fathatan to sukun, superscript alef, tatweel. The hamza above of «زمینهٔ» (U+0654) is a letter's part and stays. */
const MARKS = /[\u0640\u064B-\u0652\u0670]/g;
const DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;
/** Unicode's White_Space plus the byte order mark, written out so that it is the same in every runtime. */
const WHITE_SPACE = /[\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]+/g;
const ZERO_WIDTH_NON_JOINERS = /\u200C+/g;

/** Arabic-Indic and Persian digits end in the same four bits as the digit they stand for. */
const toAsciiDigit = (digit: string): string => String(digit.charCodeAt(0) & 0xf);

/**
 * The eight steps of the demo model's card, in its order: what its texts passed through in training, and what its
 * published embeddings were made of. Texts of people pass through more (`normalize.ts`).
 */
export const normalizeAsTrained = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[يكة]/g, letter => ARABIC_LETTERS[letter] ?? letter)
    .replace(DIGITS, toAsciiDigit)
    .replace(MARKS, '')
    .replace(WHITE_SPACE, ' ')
    .replace(ZERO_WIDTH_NON_JOINERS, '\u200C')
    .replace(/^ +| +$/g, '')
    .toLowerCase()
    .normalize('NFC');
