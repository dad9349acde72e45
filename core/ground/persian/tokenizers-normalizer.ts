import { FOLDING_STEPS, type FoldingStep, KEYBOARD_ONLY } from './folding-table.ts';
import { SPELLINGS } from './normalize.ts';
import { INVISIBLE } from './unicode-ranges.ts';
import { NO_PLURALS, NO_VERBS, PLURAL } from './word-forms.ts';

/**
 * A step of the `normalizer` in a tokenizer.json, as the `tokenizers` libraries read it
 * (https://huggingface.co/docs/tokenizers/api/normalizers).
 */
export type TokenizersStep =
  | { readonly type: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | 'Lowercase' }
  | {
      readonly type: 'Replace';
      readonly pattern: { readonly Regex: string } | { readonly String: string };
      readonly content: string;
    };

/**
 * A normaliser of `text-normalizers.ts` in the words of Hugging Face's tokenizers, so that a model keeps it wherever its
 * tokenizer.json goes. Their `Replace` puts in plain text and nothing of what it found, in the syntax of Oniguruma (Rust)
 * or of JavaScript: patterns here mean the same in both, so scripts are written out and look-behinds have fixed lengths.
 * One thing does not come along: LETTERS_ONLY leaves presentation forms folded.
 * @returns undefined for a version that nothing says this of.
 */
export const tokenizersNormalizer = (version: number): readonly TokenizersStep[] | undefined =>
  BY_VERSION.get(version)?.();

const replace = (Regex: string, content: string): TokenizersStep => ({
  type: 'Replace',
  pattern: { Regex },
  content,
});
const delete_ = (pattern: string): TokenizersStep => replace(pattern, '');

/** Escapes of the table as the characters themselves: the two syntaxes write them differently. */
const written = (pattern: string): string =>
  pattern.replace(/\\u\{([0-9A-F]+)\}|\\u([0-9A-F]{4})/g, (_, long?: string, short?: string) =>
    String.fromCodePoint(Number.parseInt(long ?? short ?? '', 16)),
  );

/** The inside of a character class with all code points of which `test` is true. */
function ranges(test: (character: string) => boolean): string {
  const found: string[] = [];
  let from: number | undefined;
  for (let code = 0; code <= LAST_LETTER + 1; code++) {
    const isIn = code <= LAST_LETTER && test(String.fromCodePoint(code));
    if (isIn) from ??= code;
    else if (from !== undefined) {
      found.push(`${String.fromCodePoint(from)}-${String.fromCodePoint(code - 1)}`);
      from = undefined;
    }
  }
  return found.join('');
}
/** The last code point of either script. */
const LAST_LETTER = 0x1_ff_ff;

const letters = (map: ReadonlyMap<string, string>): TokenizersStep[] =>
  [...Map.groupBy(map.keys(), from => map.get(from)!)].map(([to, from]) =>
    replace(`[${from.map(escaped).join('')}]`, to),
  );
const escaped = (character: string): string => (/[\]\\^-]/.test(character) ? `\\${character}` : character);

function folded(step: FoldingStep): TokenizersStep[] {
  if ('form' in step) return [{ type: step.form }];
  if ('lower' in step) return [{ type: 'Lowercase' }];
  if ('letters' in step) return letters(step.letters);
  const pattern = written(step.pattern);
  return step.to.includes('$1') ? split(pattern) : [replace(pattern, step.to)];
}

/** `(?<!…)(?:(مس)ا(?=له)|(هی|جر|نش)ا(?=ت))` to `$1$2ی`: a step a word, which is written out. */
function split(pattern: string): TokenizersStep[] {
  const [, before = '', alternatives = ''] = /^(.*?)\(\?:(\(.*\))\)$/.exec(pattern) ?? [];
  return alternatives.split(/\|(?=\()/).flatMap(alternative => {
    const [, stems = '', letter = '', after = ''] = /^\((.*?)\)(.)(.*)$/.exec(alternative) ?? [];
    return stems.split('|').map(stem => replace(`${before}${stem}${letter}${after}`, `${stem}ی`));
  });
}

/** Stand for what is not to be touched by a later step; of the private use area, where no text has letters. */
const [COMMA, LATIN_COMMA, HYPHEN, APOSTROPHE, STEM] = ['\uE000', '\uE001', '\uE002', '\uE003', '\uE004'];

/** `normalize.ts`, step by step. */
function full(): TokenizersStep[] {
  const latin = ranges(character => /\p{Script=Latin}/u.test(character));
  const arabic = `[${ranges(character => /\p{Script=Arabic}/u.test(character))}]`;
  const inWord = '\\p{L}\\p{M}\\p{N}\u200C';
  const [behind, ahead] = [`(?<=[${inWord}])`, `(?=[${inWord}])`];
  const [behindLatin, aheadLatin] = [`(?<=[${latin}])`, `(?=[${latin}])`];
  const [begin, end] = ['(?<![\\p{L}\\p{N}\u200C])', '(?![\\p{L}\\p{N}\u200C])'];
  const apart = '[ \u200C]';
  const wordEnd = `(?![${inWord}])`;
  const noVerbs = written(NO_VERBS);
  return [
    replace('[\uE000-\uE004]', ' '),
    ...FOLDING_STEPS.flatMap(folded),
    // Between words.
    delete_(`^[^${inWord}]+${ahead}`),
    delete_(`${behind}[^${inWord}]+$`),
    replace(`${behindLatin} *[،,] *${ahead}`, LATIN_COMMA!),
    replace(`${behind} *[،,] *${ahead}`, COMMA!),
    replace(`${behindLatin}-${aheadLatin}`, HYPHEN!),
    replace(`${behindLatin}['’]${aheadLatin}`, APOSTROPHE!),
    replace(`${behind}[^${inWord}${COMMA}-${APOSTROPHE}]+${ahead}`, ' '),
    replace(COMMA!, '، '),
    replace(LATIN_COMMA!, ', '),
    replace(HYPHEN!, '-'),
    replace(APOSTROPHE!, '’'),
    // One form.
    replace(`${begin}می${apart}(?!${noVerbs})(?=${arabic}${arabic})`, 'می'),
    replace(`${begin}نمی${apart}(?!${noVerbs})(?=${arabic}${arabic})`, 'نمی'),
    delete_(`(?<=[\\p{L}\\p{N}])${apart}${PLURAL}${end}`),
    ...NO_PLURALS.split('|').map(stem =>
      replace(`(?<![${inWord}])${stem}(?=${PLURAL}${wordEnd})`, stem + STEM),
    ),
    delete_(`(?<=${arabic}${arabic}|[${latin}\\p{N}])${PLURAL}${wordEnd}`),
    delete_(STEM!),
    delete_(`(?<=${arabic}${arabic})${apart}(?=تر(?:ین)?${end})`),
    delete_(`(?<=ه)${apart}ی${end}`),
    ...[...SPELLINGS].map(([from, to]) => replace(`(?<!\\p{L})${from}(?!\\p{L})`, to)),
  ];
}

const invisible = (): TokenizersStep => delete_(`[${written(INVISIBLE)}]+`);

const BY_VERSION: ReadonlyMap<number, () => readonly TokenizersStep[]> = new Map<
  number,
  () => readonly TokenizersStep[]
>([
  [2, full],
  [101, () => [invisible(), { type: 'NFC' }, delete_('\u0640'), ...letters(KEYBOARD_ONLY)]],
  [201, () => [invisible()]],
]);
