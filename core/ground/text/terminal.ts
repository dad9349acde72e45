import { cutText } from '../domain/text-length.ts';

/** Controls, and the marks that reorder what follows them, but for the isolates that our own lines put around names. */
const UNSAFE_IN_LINES = /[\p{Cc}\u061C\u2028\u2029\u202A-\u202E\u2066\u2067\uFEFF\p{Surrogate}]/gu;
/** In a name, all invisible characters, so that two names that look alike can be told apart; joiners stay. */
const UNSAFE_IN_NAMES =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0001}-\u{E007F}\p{Surrogate}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** As JSON writes it, so that JSON stays the same JSON. */
const escaped = (character: string): string =>
  SHORT[character] ??
  Array.from(
    { length: character.length },
    (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
  ).join('');

/** The longest part of a line that comes from somebody else. */
const PART_LIMIT = 500;

/**
 * A stranger's text (a name, a title, what a service answered) as a part of one line on a terminal or in a log: what
 * would steer the terminal, end the line, or reorder its neighbours is written as an escape, and what is too long is cut.
 */
export function oneLine(text: string, limit = PART_LIMIT): string {
  // What is left of 22 megabytes is decided before they are looked at.
  const begin = cutText(text.slice(0, limit * 8), limit);
  const line = begin.replace(UNSAFE_IN_NAMES, escaped);
  return begin.length < text.length ? `${line}…` : line;
}

/**
 * Makes lines safe for a terminal, wherever their parts come from: the last step before output. Line ends and tabs stay, and
 * JSON stays the same JSON.
 */
export const terminalLines = (text: string): string =>
  text.replace(UNSAFE_IN_LINES, character =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
