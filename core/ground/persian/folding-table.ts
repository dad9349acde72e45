import { INVISIBLE, MARKS } from './unicode-ranges.ts';

/**
 * The one table of what a Persian reader takes for the same. Three places read it: the folding for search (`fold.ts`), the
 * normalisers of the models (`text-normalizers.ts`), and `scripts/write-folding.ts`, which writes it as PostgreSQL's
 * function `caption_search_text`. A change needs a new {@link FOLDING_VERSION} and a new migration; a test compares
 * the two over all Arabic blocks and all invisible code points.
 *
 * Sources: Unicode's data (`unicode-ranges.ts` names its version) for what is invisible, a mark, or a compatibility
 * form; the alphabets of the keyboards named below, as CLDR's exemplar characters list them, for the letters.
 */
export const FOLDING_VERSION = 2;

interface LetterRow {
  /** The Persian letter that is read. */
  readonly to: string;
  /** The code points that are written for it, in hexadecimal. */
  readonly from: string;
  readonly why: string;
}

/**
 * Letters that no Persian writer means: another keyboard or an older encoding put them there. Changed for every model.
 */
const KEYBOARD_LETTERS: readonly LetterRow[] = [
  { to: 'ی', from: '064A 0649', why: 'Arabic keyboards; windows-1256 has no U+06CC and writes U+0649' },
  { to: 'ی', from: '06D2 0620', why: 'Urdu yeh barree; Kashmiri' },
  { to: 'ی', from: '06CE', why: 'Kurdish ê' },
  { to: 'ی', from: '06CD 06D0 06D1', why: 'Pashto and Uyghur: yeh with tail, e; three dots below' },
  { to: 'ی', from: '063D 063E 063F', why: 'Azerbaijani: Farsi yeh with a mark above' },
  { to: 'ک', from: '0643 06AA', why: 'Arabic keyboards; swash kaf of Sindhi' },
  { to: 'ک', from: '06AC 06AD 06AE', why: 'kaf with dots: Jawi, Uyghur, Ottoman texts' },
  { to: 'گ', from: '06AB 06B0', why: 'Pashto gaf, with a ring' },
  { to: 'گ', from: '06B1 06B2 06B3 06B4', why: 'Sindhi and Saraiki gaf with dots' },
  { to: 'ه', from: '06C1 06BE', why: 'Urdu heh goal and heh doachashmee; Uyghur and Kurdish h' },
  { to: 'ه', from: '06D5 06FF', why: 'Kurdish and Uyghur e; Azerbaijani heh' },
  { to: 'و', from: '06C6 06C7 06C8 06C9', why: 'Kurdish, Uyghur, Kazakh: o, u, ü' },
  { to: 'و', from: '06C4 06C5 06CA 06CF', why: 'Kashmiri, Kirghiz, Kurdish: waw with a ring, a bar, dots' },
  { to: 'و', from: '06CB 06A4', why: 'v of Uyghur and of Kurdish: Persian writes «و» for it' },
  { to: 'ر', from: '0695 0692 0694', why: 'Kurdish rolled r' },
  { to: 'ر', from: '0691 0693 0699', why: 'retroflex r of Urdu, Pashto, Sindhi' },
  { to: 'ل', from: '06B5 06B6 06B7 06B8 08C7', why: 'Kurdish dark l; Punjabi' },
  { to: 'ت', from: '0679 067C', why: 'retroflex t of Urdu and Pashto' },
  { to: 'ت', from: '067A 067D 067F', why: 'Sindhi' },
  { to: 'د', from: '0688 0689', why: 'retroflex d of Urdu and Pashto' },
  { to: 'د', from: '068A 068B 068C 068D 068E 068F 0690 0759', why: 'Sindhi and Saraiki' },
  { to: 'ن', from: '06BA 06BC', why: 'Urdu noon ghunna, Pashto retroflex n' },
  { to: 'ن', from: '06B9 06BB 06BD 0768', why: 'Sindhi, Punjabi, Jawi' },
  { to: 'ش', from: '069A', why: 'Pashto «ښ»: Persian writes «پشتو» for «پښتو»' },
  { to: 'ژ', from: '0696', why: 'Pashto «ږ»' },
  { to: 'س', from: '0685', why: 'Pashto «څ»: Persian writes «سارنوال» for «څارنوال»' },
  { to: 'ز', from: '0681', why: 'Pashto «ځ»: Persian writes «زدران» for «ځدراڼ»' },
  { to: 'ب', from: '067B 0680', why: 'Sindhi' },
  { to: 'پ', from: '06A6', why: 'Sindhi' },
  { to: 'ج', from: '0683 0684', why: 'Sindhi' },
  { to: 'چ', from: '0687 06BF', why: 'Sindhi' },
  { to: 'ف', from: '06A2', why: 'Maghribi feh' },
  { to: 'ق', from: '06A7 06A8', why: 'Maghribi qaf' },
  { to: 'ب', from: '066E', why: 'dotless forms, of manuscripts and of the mathematical letters' },
  { to: 'ف', from: '06A1', why: 'the same' },
  { to: 'ق', from: '066F', why: 'the same' },
];

/** Letters that some Persian writers do mean: folded for search, left alone for models that saw them in training. */
const SPELLING_LETTERS: readonly LetterRow[] = [
  { to: 'ه', from: '0629 06C3', why: 'teh marbuta: «دایرة‌المعارف» and «دایره‌المعارف»' },
  {
    to: 'ا',
    from: '0671 0672 0673',
    why: 'alef with wasla or a wavy hamza; those with hamza lose it as a mark',
  },
];

/** Precomposed letters of the other keyboards, for the models that are to see the hamza of «کتابخانهٔ». */
const KEYBOARD_FORMS: readonly LetterRow[] = [
  { to: 'ه\u0654', from: '06C0 06C2', why: 'heh with yeh above: the same as heh and hamza above' },
  { to: 'ئ', from: '06D3', why: 'Urdu yeh barree with hamza' },
];

/** Arabic-Indic and Persian digits. Those of other styles (full width, mathematical) are compatibility forms. */
const DIGITS: readonly LetterRow[] = Array.from({ length: 10 }, (_, digit) => ({
  to: String(digit),
  from: `066${digit} 06F${digit}`,
  why: 'one number, three writings',
}));

const charactersOf = ({ from }: LetterRow): string[] =>
  from.split(' ').map(code => String.fromCodePoint(Number.parseInt(code, 16)));

const mapOf = (...tables: (readonly LetterRow[])[]): ReadonlyMap<string, string> =>
  new Map(tables.flat().flatMap(row => charactersOf(row).map(from => [from, row.to] as const)));

/** One character for one. */
const FOLDED_LETTERS = mapOf(KEYBOARD_LETTERS, SPELLING_LETTERS, DIGITS);
export const KEYBOARD_ONLY = mapOf(KEYBOARD_LETTERS, KEYBOARD_FORMS);
/** All letters that stand for a Persian one, as the inside of a character class. */
export const OTHER_LETTERS = [...mapOf(KEYBOARD_LETTERS, KEYBOARD_FORMS, SPELLING_LETTERS).keys()].join('');

/** Letters that join the one behind them; only after these does a half-space show. */
const JOINING = 'بپتثجچحخسشصضطظعغفقکگلمنهی\\u0750-\\u077F\\u08A0-\\u08C7\\u200C';
/** Unicode's White_Space, written out so that it is the same in every runtime. */
const WHITE_SPACE =
  '\\t\\n\\u000B\\f\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
/** Presentation forms of a mark that stands alone: their decomposition would cut the word with a space. */
const LONE_MARKS = '\\uFC5E-\\uFC63\\uFE70\\uFE72\\uFE74\\uFE76\\uFE78\\uFE7A\\uFE7C\\uFE7E';
/** Tatweel, high hamza, and the small letters of Quran editions; letters to Unicode, marks to a reader. */
const LIKE_MARKS = '\\u0640\\u0674\\u06E5\\u06E6\\u08C9';
/** Arabic letters, including those that do not change. */
const LETTER = '\\u0621-\\u064A\\u066E-\\u06D3\\u06FA-\\u06FC\\u0750-\\u077F\\u08A0-\\u08C7';

/**
 * What a step of the folding does. Patterns are in the part of the syntax that JavaScript and PostgreSQL share; escapes
 * are `\uXXXX`, or `\u{XXXXX}`, which the writer of the SQL turns into PostgreSQL's.
 */
export type FoldingStep =
  | { readonly pattern: string; readonly to: string; readonly why: string }
  | { readonly letters: ReadonlyMap<string, string>; readonly why: string }
  | { readonly form: 'NFKD' | 'NFC'; readonly why: string }
  | { readonly lower: true; readonly why: string };

/** The folding, in order. What comes out passes through again unchanged. */
export const FOLDING_STEPS: readonly FoldingStep[] = [
  { pattern: `[${INVISIBLE}${LONE_MARKS}]`, to: '', why: 'nobody sees them, nobody means them' },
  { pattern: '\\uFDFD', to: 'بسم الله الرحمن الرحیم', why: 'a symbol without a decomposition' },
  { pattern: '\\uFFFC', to: ' ', why: 'stands for a picture or an attachment that was not copied' },
  {
    form: 'NFKD',
    why: 'presentation forms and ligatures, full width, mathematical letters; hamza apart from its letter',
  },
  { pattern: `[${MARKS}${LIKE_MARKS}]`, to: '', why: 'harakat, tatweel' },
  { pattern: 'و\\u0654(?=و)', to: 'ی', why: 'hamza before «و»: «مسؤول» is an older spelling of «مسئول»' },
  {
    pattern: '[\\u0654\\u0655]',
    to: '',
    why: 'hamza above or below: «تأثیر» and «تاثیر», «کتابخانهٔ» and «کتابخانه»',
  },
  { pattern: '(?<!ا)\\u0653', to: '', why: 'the maddah belongs to alef alone' },
  { letters: FOLDED_LETTERS, why: 'one letter, many keyboards' },
  {
    pattern: `(?<=[${LETTER}])[\\u00AC\\u200C]+(?=[${LETTER}])`,
    to: '\u200C',
    why: 'one half-space; U+00AC is that of old word processors',
  },
  {
    pattern: `(?<![${JOINING}])\\u200C+|\\u200C+(?![${LETTER}])`,
    to: '',
    why: 'a half-space shows only behind a letter that joins, and before a letter',
  },
  { pattern: '(?<=[0-9])[,٬](?=[0-9]{3}(?![0-9]))', to: '', why: 'thousands: «۱٬۰۰۰» and «۱۰۰۰»' },
  { pattern: '(?<=[اوی])ء+', to: '', why: 'hamza after a long vowel: «املاء» and «املا», «شیء» and «شئ»' },
  {
    pattern: `(?<![${LETTER}])(?:(مس)ا(?=له)|(هی|جر|نش)ا(?=ت))`,
    to: '$1$2ی',
    why: 'hamza on alef where the Academy writes ye: «مسأله», «هیأت», «جرأت», «نشأت»',
  },
  { pattern: `[${WHITE_SPACE}]+`, to: ' ', why: 'one space between words' },
  { lower: true, why: 'Latin letters' },
  { pattern: 'ς', to: 'σ', why: 'which sigma ends a word is decided by one side and not by the other' },
  { form: 'NFC', why: '«آ» and accented Latin letters as one character again' },
];
