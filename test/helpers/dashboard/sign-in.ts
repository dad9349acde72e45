import type { BrowserContext } from 'playwright';
import { InvitationRepository } from '../../../core/data/accounts/invitations.ts';
import type { Role } from '../../../core/ground/domain/accounts/account.ts';
import { authSecret } from '../../../dashboard/access/auth-secret.ts';
import { Gate } from '../../../dashboard/access/gate.ts';
import type { Site } from './site.ts';

export interface SignedIn {
  readonly id: string;
  readonly name: string;
}

let people = 0;

/** Creates an account, accepts its one-time link and gives the browser the session, like the sign-in pages do. */
export async function signIn(
  { gallery, url }: Site,
  context: BrowserContext,
  { name, role = 'annotator' }: { name: string; role?: Role },
): Promise<SignedIn> {
  const { database } = gallery.test;
  const { userId, token } = await new InvitationRepository(database).invite({ name, role });
  const gate = new Gate(database, { secret: authSecret(gallery.config.dataDir), publicUrl: url });
  const username = `user${userId.replaceAll('-', '').slice(-12)}`;
  // Each person has their own address, because tries are counted by address.
  const headers = new Headers({ 'x-forwarded-for': `203.0.113.${++people % 256}` });
  const cookies = await gate.accept(headers, token, { name, username, password: 'a long enough password' });
  await context.addCookies(
    cookies.map(cookie => ({ name: cookie.name, value: encodeURIComponent(cookie.value), url })),
  );
  return { id: userId, name };
}
