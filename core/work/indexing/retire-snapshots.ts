import path from 'node:path';
import { ImageRepository } from '../../data/images/images.ts';
import { TakedownRepository } from '../../data/images/takedowns.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { leftSnapshots } from '../../engines/vector-index/snapshot/left-snapshots.ts';
import { sleep } from '../../ground/async/sleep.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { deleteWhole, sweepLeftovers } from '../../ground/files/leftovers.ts';
import type { BuildServices } from './build-services.ts';
import { deleteCollection } from './milvus-collections.ts';

/** Earlier snapshots of a model that stay on the disk, for `index rollback`. */
const KEPT_SNAPSHOTS = 2;

/** Searches change over to the next snapshot within seconds of its publication. */
const CHANGE_OVER_MS = 30_000;
const POLL_MS = 200;

/**
 * What a process has open stays until the next build. Not so what was taken down: that waits for the searches to change over, and
 * then goes whoever still reads it (on a local disk they read on).
 */
async function giveUp(
  id: string,
  { snapshots, isTakenDown }: { readonly snapshots: SnapshotRepository; readonly isTakenDown: boolean },
): Promise<boolean> {
  let outcome = await snapshots.giveUp(id);
  for (const end = Date.now() + CHANGE_OVER_MS; isTakenDown && outcome === 'held'; await sleep(POLL_MS)) {
    outcome = await snapshots.giveUp(id, { force: Date.now() > end });
  }
  return outcome === 'given-up';
}

/**
 * Who deletes old snapshots: rows and folders past {@link KEPT_SNAPSHOTS}, what killed builds left behind, and the rows
 * of removed images that no kept snapshot can hold any more. Called under the build's lock.
 */
export async function retireSnapshots(services: BuildServices): Promise<void> {
  const { database, model, dataDir, log } = services;
  const snapshots = new SnapshotRepository(database);
  // No snapshot that holds what was taken down stays for a rollback; another model's is built anew when that comes back.
  const takedown = await new TakedownRepository(database).newestIndexed();
  if (takedown) await snapshots.retireOthers(model, takedown);
  const directory = dataFolders({ dataDir }).indexes;
  for (const snapshot of await snapshots.expired(KEPT_SNAPSHOTS, takedown)) {
    const { id, folder } = snapshot;
    // The row first: a snapshot that a rollback has published meanwhile has another state, and keeps row and folder.
    const isTakenDown = takedown !== undefined && snapshot.createdAt < takedown;
    if (!(await giveUp(id, { snapshots, isTakenDown }))) continue;
    // Its row names what is left of it elsewhere, and goes when nothing is.
    if (!(await deleteCollection(snapshot, services))) continue;
    await snapshots.delete(id);
    await deleteWhole(path.join(directory, folder));
  }
  const kept = await snapshots.list();
  await sweepLeftovers(directory, leftSnapshots({ keep: new Set(kept.map(({ folder }) => folder)) }));
  const oldest = kept.at(-1)?.createdAt ?? new Date();
  const deleted = await new ImageRepository(database).deleteRemoved(oldest);
  if (deleted > 0) log.info({ deleted }, 'removed images deleted');
}
