import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { username } from 'better-auth/plugins';
import type { Database } from '../../core/data/database/database.ts';
import { normalizeUsername, PASSWORD, Username } from '../../core/ground/domain/accounts/account.ts';
import { newId } from '../../core/ground/domain/id.ts';

const DAY_SECONDS = 24 * 60 * 60;
/** A browser stays signed in for a month; the time it was last seen is accurate to five minutes. */
const SESSION = { expiresIn: 30 * DAY_SECONDS, updateAge: 5 * 60 };

export type Auth = ReturnType<typeof openAuth>;

/**
 * The auth library over our tables: passwords, sessions and their cookies. Its HTTP endpoints are not mounted. gate.ts calls the few
 * functions that are needed, so every path goes through our own checks.
 * @param options.publicUrl decides about the cookies: over https they are Secure and bound to this exact host.
 */
export function openAuth(
  database: Database,
  { secret, publicUrl }: { readonly secret: string; readonly publicUrl: string },
) {
  const isSecure = publicUrl.startsWith('https://');
  return betterAuth({
    appName: 'Negareh',
    baseURL: publicUrl,
    secret,
    database: prismaAdapter(database.prisma, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD.min,
      maxPasswordLength: PASSWORD.max,
    },
    user: {
      additionalFields: {
        role: { type: ['annotator', 'maintainer'], required: true, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: SESSION,
    advanced: {
      // The prefix makes the browser refuse such a cookie from another host, for a path, or without TLS.
      cookiePrefix: isSecure ? '__Host-negareh' : 'negareh',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      // dashboard/http/client-address.ts leaves only the true address in this header.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
      database: { generateId: () => newId() },
    },
    // gate.ts has its own limits, which also apply to calls that do not come by HTTP.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      username({
        usernameNormalization: normalizeUsername,
        usernameValidator: name => Username.safeParse(name).success,
        validationOrder: { username: 'post-normalization' },
      }),
    ],
  });
}
