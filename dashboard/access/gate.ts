import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import { InvitationRepository, type InvitedUser } from '../../core/data/accounts/invitations.ts';
import { RateLimitRepository } from '../../core/data/accounts/rate-limits.ts';
import type { Database } from '../../core/data/database/database.ts';
import { mayActAs, normalizeUsername, Role, type Viewer } from '../../core/ground/domain/accounts/account.ts';
import { InputError, NegarehError } from '../../core/ground/errors.ts';
import { networkOf } from '../../core/ground/net/network-of.ts';
import { type Auth, openAuth } from './open-auth.ts';
import { RequestLimits } from './request-limits.ts';

/** A cookie to set, in the form that Next.js takes. */
export interface NewCookie {
  readonly name: string;
  readonly value: string;
  readonly options: ReturnType<typeof toCookieOptions>;
}

/** Who may do something: people of this role, or everybody. */
export type Needed = Role | 'anyone';

interface GateOptions {
  readonly secret: string;
  readonly publicUrl: string;
}

/**
 * The dashboard's gatekeeper: every page, action and route asks it who the viewer is and what they may do. It lives in the process and not
 * in Next.js's bundle, so that the library, the pool and the error classes exist once.
 */
export class Gate {
  readonly #auth: Auth;
  readonly #invitations: InvitationRepository;
  readonly #limits: RequestLimits;
  readonly #publicOrigin: string;

  constructor(database: Database, { secret, publicUrl }: GateOptions) {
    this.#auth = openAuth(database, { secret, publicUrl });
    this.#invitations = new InvitationRepository(database);
    this.#limits = new RequestLimits(new RateLimitRepository(database));
    this.#publicOrigin = new URL(publicUrl).origin;
  }

  /** Who is signed in; null for nobody. Read from the database each time, so that ending a session takes effect at once. */
  async viewer(headers: Headers): Promise<Viewer | null> {
    const found = await this.#auth.api.getSession({ headers });
    if (!found || found.user.disabledAt) return null;
    const { id, name, username, role } = found.user;
    return { id, name, username: username ?? '', role: Role.parse(role), sessionId: found.session.id };
  }

  /**
   * Admits a request that changes something or asks for data.
   * @returns the viewer; null if nobody is signed in and anyone may.
   * @throws InputError 'auth.foreign-origin', 'auth.required', 'auth.forbidden'; RetryableError 'auth.too-often'
   */
  async enter(
    headers: Headers,
    { role, changes }: { readonly role: Needed; readonly changes: boolean },
  ): Promise<Viewer | null> {
    if (changes) this.#requireOwnOrigin(headers);
    const viewer = await this.viewer(headers);
    await this.#limits.action(viewer ? `user:${viewer.id}` : `address:${networkOf(addressOf(headers))}`);
    if (role === 'anyone') return viewer;
    if (!viewer) throw new InputError('auth.required', {});
    if (!mayActAs(viewer.role, role)) throw new InputError('auth.forbidden', { role });
    return viewer;
  }

  /** @throws InputError 'auth.wrong-password'; RetryableError 'auth.too-often' */
  async signIn(headers: Headers, username: string, password: string): Promise<NewCookie[]> {
    const address = addressOf(headers);
    const name = normalizeUsername(username);
    await this.#limits.guess(address, name);
    const answer = await this.#auth.api
      .signInUsername({ body: { username, password }, headers, returnHeaders: true })
      .catch(wrongPassword);
    const cookies = cookiesOf(answer.headers);
    await this.#limits.guessedRight(address, name);
    return cookies;
  }

  /** Ends this browser's session. */
  async signOut(headers: Headers): Promise<NewCookie[]> {
    return cookiesOf((await this.#auth.api.signOut({ headers, returnHeaders: true })).headers);
  }

  /** The person that a one-time link is for. @throws NotFoundError 'invitation.invalid'; RetryableError 'auth.too-often' */
  async invited(headers: Headers, token: string): Promise<InvitedUser> {
    await this.#limits.guess(addressOf(headers));
    return this.#invitations.find(token);
  }

  /**
   * Uses a one-time link up and signs in.
   * @throws NotFoundError 'invitation.invalid'; InputError 'account.username-taken'; RetryableError 'auth.too-often'
   */
  async accept(
    headers: Headers,
    token: string,
    { name, username, password }: { name: string; username: string; password: string },
  ): Promise<NewCookie[]> {
    await this.invited(headers, token);
    const { password: passwords } = await this.#auth.$context;
    const passwordHash = await passwords.hash(password);
    await this.#invitations.accept(token, { name, username, passwordHash });
    return this.signIn(headers, username, password);
  }

  /**
   * Changes the password and signs all other browsers out.
   * @throws InputError 'auth.wrong-password'; RetryableError 'auth.too-often'
   */
  async changePassword(
    headers: Headers,
    { viewer, current, next }: { viewer: Viewer; current: string; next: string },
  ): Promise<NewCookie[]> {
    await this.#limits.guess(addressOf(headers), viewer.username);
    const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
    const answer = await this.#auth.api
      .changePassword({ body, headers, returnHeaders: true })
      .catch(wrongPassword);
    return cookiesOf(answer.headers);
  }

  /**
   * A page of another site can make a browser send a request with our cookies, but not with our origin. SameSite cookies prevent the same;
   * this also covers neighbours under one domain.
   */
  #requireOwnOrigin(headers: Headers): void {
    const origin = headers.get('origin');
    // dashboard/http/client-address.ts leaves only a trusted proxy's x-forwarded-host.
    const host = headers.get('x-forwarded-host') ?? headers.get('host');
    if (origin !== null && URL.canParse(origin)) {
      if (origin === this.#publicOrigin || new URL(origin).host === host) return;
    }
    throw new InputError('auth.foreign-origin', {});
  }
}

const addressOf = (headers: Headers): string => headers.get('x-forwarded-for') ?? '';

/** All of the library's refusals become one error, which must not reveal which names exist. */
function wrongPassword(error: unknown): never {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (error instanceof NegarehError || status >= 500) throw error;
  throw new InputError('auth.wrong-password', {}, { cause: error });
}

function cookiesOf(headers: Headers): NewCookie[] {
  return headers.getSetCookie().flatMap(line =>
    [...parseSetCookieHeader(line)].map(([name, attributes]) => ({
      name,
      value: attributes.value,
      options: toCookieOptions(attributes),
    })),
  );
}
