import { type NextRequest, NextResponse } from 'next/server';
import { chooseLocale, LOCALE_COOKIE, LOCALE_HEADER, LOCALE_PARAMETER } from './server/choose-locale.ts';
import { contentPolicy } from './server/content-policy.ts';
import { NONCE_HEADER, PATH_HEADER } from './server/request-headers.ts';
import { sharedServices } from './shared-services.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * Runs before every page: chooses the reader's language once, so that page, actions and errors agree on it, and sets the page's content
 * security policy. Next.js finds the nonce for its own scripts in the request's policy header.
 */
export function proxy(request: NextRequest): NextResponse {
  const asked = request.nextUrl.searchParams.get(LOCALE_PARAMETER);
  const locale = chooseLocale({
    asked,
    cookie: request.cookies.get(LOCALE_COOKIE)?.value,
    acceptLanguage: request.headers.get('accept-language'),
  });
  const nonce = crypto.randomUUID();
  const { publicUrl, imageOrigin } = sharedServices();
  const isSecure = publicUrl.startsWith('https://');
  const policy = contentPolicy({ nonce, isSecure, imageOrigin });
  const headers = new Headers(request.headers);
  headers.set(LOCALE_HEADER, locale);
  headers.set(PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set(NONCE_HEADER, nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  // Not on the answer to an action: if an action sets a cookie, Next.js reloads the page, and typed text is lost if the page may no longer
  // be seen.
  if (asked === locale && request.method === 'GET') {
    response.cookies.set(LOCALE_COOKIE, locale, {
      path: '/',
      maxAge: YEAR_SECONDS,
      sameSite: 'lax',
      secure: isSecure,
    });
  }
  return response;
}

/** Pages, actions and routes. Excludes paths without text, and uploads, which Next.js would cut off at 10 MB here. */
export const config = {
  matcher: ['/((?!_next/static|_next/image|media/|search/image$|favicon|icon|robots.txt|sitemap.xml).*)'],
};
