import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { findFreePort } from '../../../../core/ground/net/ports.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { type Child, killChildren, startChild } from '../../../helpers/child.ts';
import { childEnvironment } from '../../../helpers/child-environment.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { waitFor } from '../../../helpers/wait-for.ts';

const ENTRIES = {
  search: 'core/main.ts',
  worker: 'core/worker.ts',
  bot: 'bot/main.ts',
  dashboard: 'dashboard/main.ts',
  start: 'start.ts',
} as const;
export type Name = keyof typeof ENTRIES;
export const NAMES = Object.keys(ENTRIES) as Name[];

export const TOKEN = '7000000003:AAExampleExampleExampleExample-_1234';
const dataDir = mkdtempSync(path.join(tmpdir(), 'negareh-process-'));
afterAll(() => {
  killChildren();
  rmSync(dataDir, { recursive: true });
});

/** A real process with settings under which it would run, but for those of the test. */
export async function start(name: Name, settings: Record<string, string>): Promise<Child> {
  const [searchPort, dashboardPort] = await Promise.all([findFreePort(), findFreePort()]);
  return startChild(path.join(ROOT, ENTRIES[name]), [], {
    env: childEnvironment({
      DATA_DIR: dataDir,
      SEARCH_PORT: String(searchPort),
      DASHBOARD_PORT: String(dashboardPort),
      TELEGRAM_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
      DEMO: 'off',
      ...settings,
    }),
  });
}

/** A PostgreSQL that says it has no connection left, as it would on the wire, until it is told otherwise. */
async function fullPostgres(): Promise<{ url: string; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      asked++;
      const fields = 'SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0';
      const head = Buffer.alloc(5);
      head.write('E');
      head.writeInt32BE(4 + Buffer.byteLength(fields), 1);
      socket.end(Buffer.concat([head, Buffer.from(fields)]));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { url: `postgres://x:y@127.0.0.1:${port}/z`, asked: () => asked, close: () => server.close() };
}

/** It ends with 78 and says so in the language of its people. */
export async function expectRefusedPassword(name: Name): Promise<void> {
  const test = await createTestDatabase();
  const url = Object.assign(new URL(test.url), { password: 'wrong' }).href;
  const child = await start(name, { DATABASE_URL: url, LOCALE: 'fa' });
  expect(await child.exit).toBe(78);
  expect(child.output()).toContain('PostgreSQL نمی‌پذیرد');
  await test.drop();
}

/** It asks again, and ends with 0 when it is told to. */
export async function expectPatience(name: Name): Promise<void> {
  const postgres = await fullPostgres();
  const child = await start(name, { DATABASE_URL: postgres.url });
  await waitFor(() => postgres.asked() >= 3, 30_000);
  expect(child.process.exitCode).toBeNull();
  child.process.kill('SIGTERM');
  expect(await child.exit).toBe(0);
  expect(child.output()).toContain('too many clients');
  postgres.close();
}
