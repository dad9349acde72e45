import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../core/ground/log.ts';
import { findFreePort } from '../core/ground/net/ports.ts';
import { type EmbeddedServer, openEmbedded } from './open-embedded.ts';
import { handOver, makePlace, rootsPlace } from './place.ts';

/** Linux stores the files here in memory. */
const MEMORY = '/dev/shm';
/** How many bytes must be free here and in the machine's memory before small databases are put here. */
const ROOM = 4 * 2 ** 30;

export interface ThrowawayOptions {
  /**
   * For many small databases: creating one takes a tenth of the time if its six hundred files are in memory. On the disk if there is no
   * room.
   */
  readonly small?: boolean;
}

/** A fresh server for tests and tools, in a temporary folder that is deleted when the server stops, also after kill -9. */
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
