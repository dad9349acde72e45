import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../core/ground/log.ts';
import { findFreePort } from '../core/ground/net/ports.ts';
import { type EmbeddedServer, openEmbedded } from './open-embedded.ts';
import { handOver, makePlace, rootsPlace } from './place.ts';

/** Linux keeps what is written here in memory. */
const MEMORY = '/dev/shm';
/** Free there and of the machine's memory, before small databases may lie there. */
const ROOM = 4 * 2 ** 30;

export interface ThrowawayOptions {
  /** For many small databases: one is made in a tenth of the time where its six hundred files are in memory. On the disk where there is no room. */
  readonly small?: boolean;
}

/** A fresh server for tests and tools, in a temporary folder that goes when the server stops, also after kill -9. */
export async function openThrowaway(
  log: Log,
  { small = false }: ThrowawayOptions = {},
): Promise<EmbeddedServer> {
  const parent = small && hasRoomInMemory() ? MEMORY : tmpdir();
  const place = makePlace(mkdtempSync(path.join(parent, 'negareh-postgres-')), rootsPlace());
  // The script that runs the server removes the folder, so it must belong to the server's user.
  handOver(place.base, place);
  try {
    return await openEmbedded(place, { port: await findFreePort(), ephemeral: true }, log);
  } catch (error) {
    rmSync(place.base, { recursive: true, force: true });
    throw error;
  }
}

function hasRoomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM && freemem() >= ROOM;
  } catch {
    return false;
  }
}
