/** Endings of the plural, with «ی» and the possessives behind them. */
export const PLURAL = 'ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?';
/** What is left of words that end like a plural and are not one: «تنها», «انتها», «اژدها», «گرانبها», «گاهاً». */
export const NO_PLURALS = 'تن|انت|اشت|منت|اژد|گرانب|پرب|کمب|خونب|طا|فق|گا';
/** Small words that «می» is not the prefix of: there it is May, or wine. */
export const NO_VERBS = '(?:و|که|از|در|به|را|با|تا|هم|این|آن|یا|است|بود)(?![\\p{L}\\u200C])';

const BEGIN = '(?<![\\p{L}\\p{N}\\u200C])';
const END = '(?![\\p{L}\\p{N}\\u200C])';
const LETTER = '\\p{Script=Arabic}';
const forms = (pattern: string): RegExp => new RegExp(pattern, 'gu');

const APART = '[ \\u200C]';
const PREFIX = forms(`${BEGIN}(ن?می)${APART}(?!${NO_VERBS})(?=${LETTER}{2})`);
const PLURAL_APART = forms(`(?<=[\\p{L}\\p{N}])${APART}${PLURAL}${END}`);
const PLURAL_TOGETHER = forms(
  `^(?!(?:${NO_PLURALS})${PLURAL}$)(.*?(?:${LETTER}{2}|[\\p{Script=Latin}\\p{N}]))${PLURAL}$`,
);
const WORD = forms('[\\p{L}\\p{M}\\p{N}\\u200C]+');
const COMPARISON = forms(`(?<=${LETTER}{2})${APART}(?=تر(?:ین)?${END})`);
const EZAFE = forms(`(?<=ه)${APART}ی${END}`);

/**
 * Puts what is written together, apart, or with a half-space into one form: «می رود» and «می‌رود» become «میرود»,
 * «بزرگ تر» becomes «بزرگتر»; plurals lose their ending, since a picture of cats is looked for as one of a cat; «خانه‌ی»
 * becomes «خانه».
 * @param text folded (`fold.ts`).
 */
export const oneForm = (text: string): string =>
  text
    .replace(PREFIX, '$1')
    .replace(PLURAL_APART, '')
    .replace(WORD, word => word.replace(PLURAL_TOGETHER, '$1'))
    .replace(COMPARISON, '')
    .replace(EZAFE, '');
