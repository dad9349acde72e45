import { z } from 'zod';
import { foldPersian } from '../../persian/fold.ts';

/** What somebody may do in the dashboard. */
export const Role = z.enum(['annotator', 'maintainer']);
export type Role = z.infer<typeof Role>;

/** A maintainer may do all that an annotator may. */
export const mayActAs = (role: Role, needed: Role): boolean => role === 'maintainer' || role === needed;

/**
 * The form in which usernames are kept and compared, so that whoever types the name on another keyboard is known all
 * the same: folded as queries are, without half-spaces.
 */
export const normalizeUsername = (text: string): string => foldPersian(text).replaceAll('\u200C', '');

/** What one signs in with: letters of any script, digits, dots, hyphens and underscores. */
export const Username = z
  .string()
  .max(100)
  .transform(normalizeUsername)
  .pipe(
    z
      .string()
      .min(3)
      .max(30)
      .regex(/^[\p{L}\p{M}\p{N}._-]+$/u),
  );

/** Shorter ones are guessed; longer ones only cost time to hash. */
export const PASSWORD = { min: 10, max: 128 } as const;
export const Password = z.string().min(PASSWORD.min).max(PASSWORD.max);

/** What others see: no control or direction characters, which could make a name look like another one. */
export const PersonName = z
  .string()
  .transform(text => text.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(60)
      .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u),
  );

/** A one-time link's secret: 32 random bytes. */
export const LinkToken = z.string().regex(/^[\w-]{43}$/);

/** How long a link works at most, and usually. */
export const LINK_HOURS = { usual: 72, longest: 30 * 24 } as const;

/** Whoever is signed in. */
export interface Viewer {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** `invited`: has not chosen a password yet. */
export type UserState = 'invited' | 'active' | 'disabled';

/** A user as maintainers see them. */
export interface ListedUser {
  readonly id: string;
  readonly name: string;
  readonly username: string | null;
  readonly role: Role;
  readonly state: UserState;
  readonly createdAt: Date;
  /** Of the sessions that are open; null when there is none. */
  readonly lastSeenAt: Date | null;
  readonly sessions: number;
  /** Until when the one-time link works that was made for this user and not used. */
  readonly linkUntil: Date | null;
}

/** A browser that is signed in. */
export interface ListedSession {
  readonly id: string;
  readonly userId: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}
