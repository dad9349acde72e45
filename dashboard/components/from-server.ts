/** Parses what this page's own server wrote for it, in the type that the route gave it. */
export const fromServer = <Value>(text: string): Value => JSON.parse(text);
