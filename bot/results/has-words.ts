/** Emoji, braille blanks and invisible fillers are not words: people send them in a chat but do not search for them. */
export const hasWords = (folded: string): boolean =>
  /[\p{L}\p{N}]/u.test(folded.replaceAll(/[\u115F\u1160\u3164\uFFA0]/g, ''));
