import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvitationRepository } from '../../core/data/accounts/invitations.ts';
import type { Database } from '../../core/data/database/database.ts';
import type { Role } from '../../core/ground/domain/accounts/account.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { ROOT } from '../../core/ground/project.ts';
import { authSecret } from '../../dashboard/access/auth-secret.ts';
import { Gate } from '../../dashboard/access/gate.ts';

/** Starts the dashboard and waits until it shows pages. */
export async function startDashboard(
  url: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['dashboard/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(20);
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Makes somebody new and signs them in. @returns the cookie of their session */
export async function openSession(
  database: Database,
  { dataDir, url, role }: { dataDir: string; url: string; role: Role },
): Promise<{ name: string; value: string }> {
  const { token } = await new InvitationRepository(database).invite({ name: 'Bench', role });
  const gate = new Gate(database, { secret: authSecret(dataDir), publicUrl: url });
  const username = `bench${newId().slice(-12)}`;
  const choice = { name: 'Bench', username, password: 'a long enough password' };
  const [cookie] = await gate.accept(new Headers({ 'x-forwarded-for': '127.0.0.1' }), token, choice);
  if (!cookie) throw new Error('signing in set no cookie');
  return { name: cookie.name, value: encodeURIComponent(cookie.value) };
}
