/** A path of this site to go on to, or the start page: an address from a link must not lead to another site. */
export function safePath(given: string | string[] | undefined): string {
  if (typeof given !== 'string' || !URL.canParse(given, BASE)) return '/';
  const { origin, pathname, search } = new URL(given, BASE);
  return origin === BASE && given.startsWith('/') ? pathname + search : '/';
}

const BASE = 'http://here.invalid';
