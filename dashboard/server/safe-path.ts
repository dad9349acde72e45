/**
 * A path of this site to go on to, or the start page: an address from a link must not lead to another site. Every redirect target that came
 * from outside passes through here.
 */
export function safePath(given: string | string[] | undefined): string {
  if (typeof given !== 'string' || !given.startsWith('/')) return '/';
  const path = pathOf(given);
  // A path may turn into another site once its dots are resolved: `/.//evil.example` is `//evil.example`.
  return path !== undefined && pathOf(path) === path ? path : '/';
}

/** Path and query as a browser reads them; undefined for an address of another site or an invalid one. */
function pathOf(address: string): string | undefined {
  if (!URL.canParse(address, BASE)) return undefined;
  const { origin, pathname, search } = new URL(address, BASE);
  return origin === BASE ? pathname + search : undefined;
}

const BASE = 'http://here.invalid';
