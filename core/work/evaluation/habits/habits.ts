import {
  areNeighbours,
  TYPED_LETTERS,
  typedWithEnglishKeys,
} from '../../../engines/readings/keyboard-layout.ts';
import type { Random } from '../../../ground/domain/seeded-random.ts';
import { inLatinLetters } from './latin-letters.ts';
import { asSpoken } from './spoken.ts';

/** How people type what a caption writes well. `formal` is the caption itself. */
export const HABITS = [
  'formal',
  'colloquial',
  'arabic-letters',
  'presentation-forms',
  'no-half-spaces',
  'wrong-half-spaces',
  'run-together',
  'torn',
  'homophone',
  'slip',
  'english-layout',
  'finglish',
  'emoji',
  'question',
] as const;
export type Habit = (typeof HABITS)[number];

const oneOf = <Item>(items: readonly Item[], random: Random): Item | undefined =>
  items[Math.floor(random() * items.length)];

const ZWNJ = '\u200C';
const WORD = /[\p{Script=Arabic}&&\p{L}]{2,}/gv;
const LETTER = /\p{L}/u;

/** Applies `change` to one of the words that it can change. */
function changeOneWord(
  text: string,
  random: Random,
  change: (word: string) => readonly string[],
): string | undefined {
  const changed = [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const others = change(word);
    return others.length === 0 ? [] : [{ word, index, others }];
  });
  const one = oneOf(changed, random);
  if (!one) return undefined;
  return text.slice(0, one.index) + oneOf(one.others, random)! + text.slice(one.index + one.word.length);
}

/** All words that replacing each letter with its alternatives gives. */
const withOtherLetters = (
  word: string,
  othersOf: (letter: string, at: number) => readonly string[],
): string[] =>
  [...word].flatMap((letter, at, letters) =>
    othersOf(letter, at).map(other => letters.with(at, other).join('')),
  );

const ARABIC: Readonly<Record<string, string>> = { ی: 'ي', ک: 'ك', هٔ: 'ۀ', '۴': '٤', '۵': '٥', '۶': '٦' };

const arabicLetters = (text: string): string =>
  text.replaceAll(/هٔ|[یک۴-۶]/gu, letter => ARABIC[letter] ?? letter);

/** The shapes that PDF files use instead of letters: isolated, final, initial, medial, in Unicode's order. */
const SHAPES: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  [
    [0xfb56, 0xfbfe],
    [0xfe80, 0xfef4],
  ].flatMap(([from, to]) =>
    Array.from({ length: to! - from! + 1 }, (_, index) => String.fromCodePoint(from! + index)),
  ),
  shape => shape.normalize('NFKC'),
);

function presentationForms(text: string): string {
  let joins = false;
  return [...text]
    .map((letter, at, letters) => {
      const shapes = SHAPES.get(letter);
      if (!shapes) {
        joins = false;
        return letter;
      }
      const joinsOn = shapes.length === 4 && SHAPES.has(letters[at + 1] ?? '');
      const shape = shapes[(joins ? 1 : 0) + (joinsOn ? 2 : 0)] ?? shapes[0]!;
      joins = joinsOn;
      return shape;
    })
    .join('');
}

const HOMOPHONES = ['زذضظ', 'سصث', 'تط', 'قغ', 'هح', 'اع'];
/** A final «ه» mostly stands for a vowel, which nobody writes «ح». */
const soundsLike = (letter: string, isLast: boolean): string[] =>
  isLast && letter === 'ه'
    ? []
    : HOMOPHONES.filter(letters => letters.includes(letter)).flatMap(letters =>
        [...letters].filter(other => other !== letter),
      );

/** The neighbouring key, a letter left out, typed twice, or two in the wrong order. */
function slips(word: string): string[] {
  const letters = [...word];
  if (letters.length < 4) return [];
  const neighbours = withOtherLetters(word, letter =>
    TYPED_LETTERS.filter(other => other !== letter && areNeighbours(letter, other)),
  );
  const others = letters.flatMap((letter, at) => [
    letters.toSpliced(at, 1).join(''),
    letters.toSpliced(at, 0, letter).join(''),
    ...(at > 0 && letters[at - 1] !== letter
      ? [
          letters
            .with(at - 1, letter)
            .with(at, letters[at - 1]!)
            .join(''),
        ]
      : []),
  ]);
  // Neighbouring keys are as likely as all other slips together.
  const each = Math.ceil(others.length / Math.max(1, neighbours.length));
  return [...others, ...Array.from({ length: each }, () => neighbours).flat()];
}

const replaceOne = (text: string, what: RegExp, by: string, random: Random): string | undefined => {
  const found = oneOf([...text.matchAll(what)], random);
  return found && text.slice(0, found.index) + by + text.slice(found.index + found[0].length);
};

const EMOJI = ['😍', '❤️', '🙏', '😂', '👍', '🌹', '✨', '🔥', '📷', '🥰'];
const DECORATIONS: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => `${text} ${oneOf(EMOJI, random)!}`,
  (text, random) => `${text}${oneOf(EMOJI, random)!.repeat(3)}`,
  (text, random) => `${oneOf(EMOJI, random)!} ${text}`,
  text => text.replaceAll(/[\p{L}\p{M}\u200C]+/gu, word => `#${word.replaceAll(ZWNJ, '_')}`),
  text => `«${text}»`,
  text => `${text}!!!`,
  text => `${text}...`,
  text => (LETTER.test(text.at(-1)!) ? text + text.at(-1)!.repeat(4) : `${text} ...`),
];

/** The kind of picture that a caption names; people leave it out when they ask. */
const KIND_OF_PICTURE = /^(?:تصویر|نقاشی|عکس|یک) /u;
const QUESTIONS: readonly ((thing: string) => string)[] = [
  thing => `عکس یه ${thing} داری؟`,
  thing => `میشه یه عکس از ${thing} بدی`,
  thing => `سلام، عکس ${thing} میخوام`,
  thing => `لطفا تصویر ${thing}`,
  thing => `عکس ${thing} رو پیدا کن`,
  thing => `یه عکس از ${thing} بفرست لطفا`,
  thing => `دنبال عکس ${thing} می‌گردم`,
  thing => `${thing} داری؟`,
  thing => `میتونی عکس ${thing} نشونم بدی؟`,
  thing => `چند تا عکس از ${thing} لازم دارم`,
];

const RULES: Readonly<Record<Habit, (text: string, random: Random) => string | undefined>> = {
  formal: text => text,
  colloquial: asSpoken,
  'arabic-letters': arabicLetters,
  'presentation-forms': presentationForms,
  'no-half-spaces': (text, random) => text.replaceAll(ZWNJ, random() < 0.5 ? ' ' : ''),
  'wrong-half-spaces': (text, random) => replaceOne(text, / /g, oneOf([ZWNJ, ` ${ZWNJ}`], random)!, random),
  'run-together': (text, random) => replaceOne(text, / /g, '', random),
  torn: (text, random) =>
    changeOneWord(text, random, word =>
      word.length < 5
        ? []
        : Array.from(
            { length: word.length - 3 },
            (_, at) => `${word.slice(0, at + 2)} ${word.slice(at + 2)}`,
          ),
    ),
  homophone: (text, random) =>
    changeOneWord(text, random, word =>
      word.length < 3
        ? []
        : withOtherLetters(word, (letter, at) => soundsLike(letter, at === word.length - 1)),
    ),
  slip: (text, random) => changeOneWord(text.replaceAll(/\p{M}/gu, ''), random, slips),
  'english-layout': typedWithEnglishKeys,
  finglish: inLatinLetters,
  emoji: (text, random) => oneOf(DECORATIONS, random)!(text, random),
  question: (text, random) => oneOf(QUESTIONS, random)!(text.replace(KIND_OF_PICTURE, '')),
};

/**
 * A caption as somebody with this habit would type it.
 * @returns undefined when the habit changes nothing, or no rule applies.
 */
export function typedBy(habit: Habit, caption: string, random: Random): string | undefined {
  const typed = RULES[habit](caption, random);
  return habit !== 'formal' && typed === caption ? undefined : typed;
}
