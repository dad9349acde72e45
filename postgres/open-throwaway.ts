import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../core/ground/log.ts';
import { findFreePort } from '../core/ground/net/ports.ts';
import { type EmbeddedServer, openEmbedded } from './open-embedded.ts';
import { handOver, makePlace, rootsPlace } from './place.ts';

/** A fresh server for tests and tools, in a temporary folder that goes when the server stops, also after kill -9. */
export async function openThrowaway(log: Log): Promise<EmbeddedServer> {
  const place = makePlace(mkdtempSync(path.join(tmpdir(), 'negareh-postgres-')), rootsPlace());
  // The script that runs the server removes the folder, so it must belong to the server's user.
  handOver(place.base, place);
  try {
    return await openEmbedded(place, { port: await findFreePort(), ephemeral: true }, log);
  } catch (error) {
    rmSync(place.base, { recursive: true, force: true });
    throw error;
  }
}
