/** The address of the sign-in page that leads back to a path of this site, including its query. */
export const signInHref = (path: string): string => `/sign-in?next=${encodeURIComponent(path)}`;
