import { randomUUID } from 'node:crypto';
import { access, constants, open, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, reasonOf } from '../../core/ground/errors.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** An image with its renditions needs about a megabyte; PostgreSQL needs room to continue its log. */
const LOW_BYTES = 2e9;
const FULL_BYTES = 200e6;
const SLOW_SYNC_MS = 500;

export async function checkDisk({ config: { dataDir } }: DoctorContext): Promise<Finding[]> {
  const found = await stat(dataDir).catch(() => undefined);
  const place = found ? dataDir : await nearestFolder(dataDir);
  try {
    const { bavail, bsize } = await statfs(place);
    const room = { path: dataDir, free: bavail * bsize };
    if (!found) {
      await access(place, constants.W_OK);
      return [roomFinding(room) ?? { level: 'ok', code: 'disk.new', parameters: room }];
    }
    const syncMs = await writeSafely(dataDir);
    const short = roomFinding(room);
    if (short) return [short];
    const parameters = { path: dataDir, syncMs };
    if (syncMs > SLOW_SYNC_MS) return [{ level: 'warn', code: 'disk.slow', parameters }];
    return [{ level: 'ok', code: 'disk.ok', parameters: { ...room, syncMs } }];
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      return [{ level: 'fail', code: 'disk.full', parameters: { path: dataDir, free: 0 } }];
    return [
      { level: 'fail', code: 'disk.unwritable', parameters: { path: dataDir, reason: reasonOf(error) } },
    ];
  }
}

function roomFinding(room: { path: string; free: number }): Finding | undefined {
  if (room.free < FULL_BYTES) return { level: 'fail', code: 'disk.full', parameters: room };
  if (room.free < LOW_BYTES) return { level: 'warn', code: 'disk.low', parameters: room };
  return undefined;
}

async function nearestFolder(folder: string): Promise<string> {
  const parent = path.dirname(folder);
  if (parent === folder || (await stat(parent).catch(() => undefined))) return parent;
  return nearestFolder(parent);
}

/** @returns milliseconds until a small file is safe against power loss */
async function writeSafely(folder: string): Promise<number> {
  const file = path.join(folder, `.doctor-${randomUUID()}`);
  const began = performance.now();
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(Buffer.alloc(4096, 1));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return Math.round(performance.now() - began);
  } finally {
    await rm(file, { force: true });
  }
}
