import { cleanText } from '../../core/ground/text/clean-text.ts';
import { type DigitGroup, digitRuns } from './digit-groups.ts';
import { PATTERNS, type PatternKind } from './links-emails-plates.ts';
import { kindOfNumber, type NumberKind } from './phone-and-card-numbers.ts';

export type PersonalKind = NumberKind | PatternKind;

export interface StrippedText {
  readonly text: string;
  /** What was removed, one entry per place. */
  readonly removed: readonly PersonalKind[];
}

interface Span {
  readonly kind: PersonalKind;
  readonly begin: number;
  readonly end: number;
}

/** Enough for a phone number with its country code, spelled out digit by digit. */
const MOST_GROUPS = 24;
/** How far around a number its context words may be, in characters. */
const CONTEXT = 24;

/** The end of one longer number: «978-964-…» contains no number that begins with 964. */
const PART_OF_NUMBER = /\p{Nd}[-/.]$/u;

/** Replaces letters one for one, so that positions stay the same. */
const persianLetters = (text: string): string =>
  text.replaceAll('\u0643', 'ک').replaceAll('\u064A', 'ی').replaceAll('\u0649', 'ی');

/**
 * Removes phone numbers, e-mail addresses, card numbers, national ids, postal codes, number plates, links and handles from a stranger's
 * text: in Persian, Arabic and Latin digits, spelled out, spaced, or with letters that look like digits. The result is clean text of one or
 * more lines, without brackets that have become empty.
 */
export function stripPersonalData(original: string): StrippedText {
  const cleaned = cleanText(original, { lines: true });
  const removed: PersonalKind[] = [];
  const strip = (text: string, spans: readonly Span[]): string => {
    removed.push(...spans.map(({ kind }) => kind));
    return spans
      .toReversed()
      .reduce((rest, { begin, end }) => `${rest.slice(0, begin)} ${rest.slice(end)}`, text);
  };
  let text = cleaned;
  for (const [kind, patterns] of PATTERNS) {
    for (const pattern of patterns) {
      const matches = [...persianLetters(text).matchAll(pattern)];
      text = strip(
        text,
        matches.map(({ 0: found, index }) => {
          return { kind, begin: index, end: index + found.length };
        }),
      );
    }
  }
  text = strip(text, findNumbers(persianLetters(text)));
  return { text: removed.length === 0 ? cleaned : tidy(text), removed };
}

function findNumbers(text: string): Span[] {
  return digitRuns(text).flatMap(run => {
    const spans: Span[] = [];
    for (let first = 0; first < run.length; ) {
      const found = findFrom(run, first, text);
      if (found) spans.push(found.span);
      first = found ? found.next : first + 1;
    }
    return spans;
  });
}

/** The longest number that begins with this group: the first parts of a phone number must not be taken for a whole one. */
function findFrom(run: readonly DigitGroup[], first: number, text: string) {
  const { begin } = run[first]!;
  const before = text.slice(Math.max(0, begin - CONTEXT), begin);
  const isInside = PART_OF_NUMBER.test(before);
  for (let last = Math.min(run.length, first + MOST_GROUPS) - 1; last >= first; last--) {
    const groups = run.slice(first, last + 1);
    const digits = groups.map(group => group.digits).join('');
    if (digits.length > 24 || (isInside && !digits.startsWith('0'))) continue;
    const { end } = run[last]!;
    const between = groups.slice(1).map((group, index) => text.slice(groups[index]!.end, group.begin));
    const sizes = groups.map(group => group.digits.length);
    const kind = kindOfNumber({ digits, sizes, before, between, after: text.slice(end, end + CONTEXT) });
    if (kind) return { span: { kind, begin: begin - prefixOf(kind, before), end }, next: last + 1 };
  }
  return undefined;
}

/** How many characters before a number belong to it: the country of an account (IBAN). */
const prefixOf = (kind: PersonalKind, before: string): number =>
  kind === 'card' ? (/(?<![\p{L}\p{N}])ir[^\p{L}\p{N}]*$/iu.exec(before)?.[0].length ?? 0) : 0;

const EMPTY_BRACKETS = /[([{«<]\s*[)\]}»>]/gu;
/** Brackets without their other half. */
const LONE_BRACKETS = /^\s*[)\]}]|[([{]\s*$/gmu;
/** Signs that led up to the removed text. */
const LEFT_OVER = /(?<=^|\s)[+*:：|/\\_=~-]+(?=\s|$)/gu;

const tidy = (text: string): string =>
  cleanText(text.replace(EMPTY_BRACKETS, ' ').replace(LONE_BRACKETS, ' ').replace(LEFT_OVER, ' '), {
    lines: true,
  });
