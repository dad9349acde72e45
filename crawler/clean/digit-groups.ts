import { NUMBER_WORDS, type NumberWord } from './number-words.ts';

/** Consecutive digits, however they are written; `begin` and `end` are positions in the text. */
export interface DigitGroup {
  readonly digits: string;
  readonly begin: number;
  readonly end: number;
}

/** Letters that people write in place of a digit, so that no filter sees it. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...[...'oOоОοΟ°º〇'].map(letter => [letter, '0'] as const),
  ...[...'lIіІｌ|ا'].map(letter => [letter, '1'] as const),
  ...[...'Zz'].map(letter => [letter, '2'] as const),
  ...[...'Ss'].map(letter => [letter, '5'] as const),
  ['B', '8'],
]);

const DIGIT = '[\\p{Nd}\\p{No}]';
const LIKE = `[${[...LOOK_ALIKES.keys()].join('')}]`;
const LETTER = '[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}]';
/** What may separate the digits of one number: spaces, marks, invisible characters, pieces of emoji. */
const SEPARATOR = /^(?:[^\p{L}\p{N}]|\p{M}|ـ){0,6}$/u;
const AND = /^[\s\u200C]*و[\s\u200C]*$/u;

const TOKEN = new RegExp(
  [
    `(?<!${LETTER})(?:${DIGIT}[\\uFE0F\\u20E3]*|${LIKE})*${DIGIT}[\\uFE0F\\u20E3]*(?:${DIGIT}[\\uFE0F\\u20E3]*|${LIKE})*(?!${LETTER})`,
    `(?<!\\p{L})${LIKE}{1,8}(?!\\p{L})`,
    `(?:${DIGIT}[\\uFE0F\\u20E3]*)+`,
    `(?<!\\p{L})(?:${[...NUMBER_WORDS.keys()].sort((a, b) => b.length - a.length).join('|')})(?=و?(?!\\p{L}))`,
  ].join('|'),
  'giu',
);

/** A character as a decimal digit, in any script; '' for anything else. */
function digitOf(character: string): string {
  const code = character.codePointAt(0)!;
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0);
  if (code >= 0x0660 && code <= 0x0669) return String(code - 0x0660);
  const plain = character.normalize('NFKC');
  return /^[0-9]+$/.test(plain) ? plain : (LOOK_ALIKES.get(character) ?? '');
}

const digitsOf = (token: string): string => [...token].map(digitOf).join('');

/**
 * The groups of digits in a text, as runs: the groups of a run are separated only by what may occur inside one number.
 * @param text with Persian letters in Persian spelling
 */
export function digitRuns(text: string): DigitGroup[][] {
  const runs: DigitGroup[][] = [];
  let open: { word: NumberWord; sum: number } | undefined;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const [begin, end] = [match.index, match.index + token.length];
    const word = NUMBER_WORDS.get(token.toLowerCase());
    const run = runs.at(-1);
    const before = run?.at(-1);
    const between = before ? text.slice(before.end, begin) : undefined;
    const joinsWord = open && word && between !== undefined && AND.test(between);
    // «سیصد بیست و دو»: after a hundred the «و» may be missing.
    const isSpoken = joinsWord || (open?.word.takesBelow === 100 && /^\s+$/.test(between ?? ''));
    if (isSpoken && open && word && before && word.value < open.word.takesBelow) {
      open = { word, sum: open.sum + word.value };
      run!.splice(-1, 1, { digits: String(open.sum), begin: before.begin, end });
      continue;
    }
    open = word && { word, sum: word.value };
    const group = { digits: word ? String(word.value) : digitsOf(token), begin, end };
    if (run && between !== undefined && (SEPARATOR.test(between) || joinsWord)) run.push(group);
    else runs.push([group]);
  }
  return runs;
}
