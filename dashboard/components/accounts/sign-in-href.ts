/** The page of sign-in that leads back to a path of this site, query and all. */
export const signInHref = (path: string): string => `/sign-in?next=${encodeURIComponent(path)}`;
