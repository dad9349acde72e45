/** The parser of an option that may be given several times; each takes one value, so that a text may follow it. */
export const several = (text: string, before: readonly string[] = []): string[] => [...before, text];
