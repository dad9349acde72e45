/** What moves a terminal's cursor, ends its line or turns its text round: controls, separators, overrides. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E]/gu;

/** Text from strangers (a file's name, a row of a table) on one line, with a mark where it would command the terminal. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, '\uFFFD');
