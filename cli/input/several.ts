/** A parser for an option that may be repeated. Each takes one value, so that a text may follow it. */
export const several = (text: string, before: readonly string[] = []): string[] => [...before, text];
