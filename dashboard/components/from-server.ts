/** What this page's own server has written for it, in the type that the route gave it there. */
export const fromServer = <Value>(text: string): Value => JSON.parse(text);
