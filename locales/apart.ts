/** A stranger's text inside ours, of whichever direction: neither turns the other round. */
export const apart = (text: string): string => `\u2068${text}\u2069`;

/** Short facts after each other in one line, each in its own direction; what is empty or false is left out. */
export const inOneLine = (facts: readonly (string | false | undefined)[]): string =>
  facts
    .flatMap(fact => (fact === undefined || fact === false || fact === '' ? [] : [apart(fact)]))
    .join(' · ');
