import { type NextRequest, NextResponse } from 'next/server';
import { chooseLocale, LOCALE_COOKIE, LOCALE_HEADER, LOCALE_PARAMETER } from './server/choose-locale.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Runs before every page: settles the reader's language once, so that page, actions and errors agree on it. */
export function proxy(request: NextRequest): NextResponse {
  const asked = request.nextUrl.searchParams.get(LOCALE_PARAMETER);
  const locale = chooseLocale({
    asked,
    cookie: request.cookies.get(LOCALE_COOKIE)?.value,
    acceptLanguage: request.headers.get('accept-language'),
  });
  const headers = new Headers(request.headers);
  headers.set(LOCALE_HEADER, locale);
  const response = NextResponse.next({ request: { headers } });
  if (asked === locale) {
    response.cookies.set(LOCALE_COOKIE, locale, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' });
  }
  return response;
}

/** Pages, actions and routes; not what has no words. */
export const config = {
  matcher: ['/((?!_next/static|_next/image|media/|favicon|icon|robots.txt|sitemap.xml).*)'],
};
