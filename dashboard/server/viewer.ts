import 'server-only';
import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import { mayActAs, type Role, type Viewer } from '../../core/ground/domain/accounts/account.ts';
import { signInHref } from '../components/accounts/sign-in-href.ts';
import { PATH_HEADER } from './request-headers.ts';
import { services } from './services.ts';

/** Who is signed in; null for nobody. Looked up once per request. */
export const currentViewer = cache(
  async (): Promise<Viewer | null> => services().gate.viewer(new Headers(await headers())),
);

/**
 * The first line of every page that is not public. A visitor who is not signed in is sent to sign in and comes back here; a person without
 * the role is told that they may not see it.
 */
export async function requireViewer(role: Role): Promise<Viewer> {
  const viewer = await currentViewer();
  if (!viewer) {
    const path = (await headers()).get(PATH_HEADER) ?? '/';
    redirect(signInHref(path));
  }
  if (!mayActAs(viewer.role, role)) forbidden();
  return viewer;
}
