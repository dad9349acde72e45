import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InvitationRepository } from '../../../core/data/accounts/invitations.ts';
import type { Role } from '../../../core/ground/domain/accounts/account.ts';
import { ROOT } from '../../../core/ground/project.ts';
import type { Site } from './site.ts';

/** The folder of the build that is served. */
const buildFolder = (): string => {
  const builds = path.join(ROOT, 'dashboard/.next');
  return path.join(builds, readFileSync(path.join(builds, 'current'), 'utf8').trim());
};

const manifest = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(buildFolder(), 'server', name), 'utf8'));

/** An action of the build: the id by which a browser calls it, and a page that uses it. */
export interface BuiltAction {
  readonly id: string;
  /** Like `users/actions.ts invite`. */
  readonly name: string;
  readonly page: string;
}

/** All actions of the build, from Next.js's own list, so that no used action can be missing. */
export function builtActions(): BuiltAction[] {
  const { node } = manifest('server-reference-manifest.json') as {
    node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>;
  };
  return Object.entries(node).map(([id, { filename, exportedName, workers }]) => ({
    id,
    name: `${filename.replace('dashboard/app/', '')} ${exportedName}`,
    page:
      Object.keys(workers)[0]!
        .replace(/^app|\/page$/g, '')
        .replaceAll(/\[\w+\]/g, 'x') || '/',
  }));
}

/** The key that the names of actions are made with. */
export const builtKey = (): unknown =>
  (manifest('server-reference-manifest.json') as { encryptionKey?: unknown }).encryptionKey;

/** The paths of all pages and routes of the build, each with `page` or `route`. */
export const builtPaths = (): { path: string; kind: string }[] =>
  Object.keys(manifest('app-paths-manifest.json') as object).map(entry => ({
    path: entry.replace(/\/(?:page|route)$/, '') || '/',
    kind: entry.slice(entry.lastIndexOf('/') + 1),
  }));

export interface ActionAnswer {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

interface CallOptions {
  readonly cookie?: string;
  readonly origin?: string;
}

/** Calls an action like the browser does. @returns its answer, and the cookies that it set */
export async function callAction(
  site: Site,
  { id, page }: BuiltAction,
  input: unknown,
  { cookie, origin = site.url }: CallOptions = {},
): Promise<{ status: number; answer: ActionAnswer | undefined; cookie: string }> {
  const response = await fetch(site.url + page, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'next-action': id,
      'content-type': 'text/plain;charset=UTF-8',
      ...(origin && { origin }),
      ...(cookie !== undefined && { cookie }),
    },
    body: JSON.stringify([input]),
  });
  const text = await response.text();
  const line = text.split('\n').find(part => part.startsWith('1:{'));
  return {
    status: response.status,
    answer: line === undefined ? undefined : (JSON.parse(line.slice(2)) as ActionAnswer),
    cookie: response.headers
      .getSetCookie()
      .map(set => set.split(';', 1)[0])
      .join('; '),
  };
}

export const PASSWORD = 'باران می‌بارد ۱۲';

/** Lets a person join by a one-time link through the page's own action. @returns the cookie of their browser */
export async function joinAs(site: Site, role: Role, username: string): Promise<string> {
  const invitations = new InvitationRepository(site.gallery.test.database);
  const { token } = await invitations.invite({ name: username, role });
  const join = builtActions().find(({ name }) => name.endsWith(' join'))!;
  const chosen = { token, name: username, username, password: PASSWORD };
  const { answer, cookie } = await callAction(site, join, chosen);
  if (!answer?.ok || !cookie) throw new Error(`${username} could not join: ${JSON.stringify(answer)}`);
  return cookie;
}
