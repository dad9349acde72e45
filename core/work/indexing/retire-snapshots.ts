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

/** Searches switch to the next snapshot within seconds of its publication. */
const CHANGE_OVER_MS = 30_000;
const POLL_MS = 200;

/**
 * A snapshot that a process has open stays until the next build. One that holds taken-down images does not: it waits for
 * the searches to switch, and is then given up even if a process still reads it (on a local disk that process can read on).
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
 * Deletes old snapshots: rows and folders beyond {@link KEPT_SNAPSHOTS}, leftovers of killed builds, and the rows of
 * removed images that no kept snapshot can contain any more. Called under the build's lock.
 */
export async function retireSnapshots(services: BuildServices): Promise<void> {
  const { database, model, dataDir, log } = services;
  const snapshots = new SnapshotRepository(database);
  // No snapshot that holds taken-down images stays for a rollback; another model's snapshot is rebuilt when that model
  // returns.
  const takedown = await new TakedownRepository(database).newestIndexed();
  if (takedown) await snapshots.retireOthers(model, takedown);
  const directory = dataFolders({ dataDir }).indexes;
  for (const snapshot of await snapshots.expired(KEPT_SNAPSHOTS, takedown)) {
    const { id, folder } = snapshot;
    // The row first: a snapshot that a rollback has published meanwhile has another state, and keeps its row and folder.
    const isTakenDown = takedown !== undefined && snapshot.createdAt < takedown;
    if (!(await giveUp(id, { snapshots, isTakenDown }))) continue;
    // The row names what is left of the snapshot elsewhere, and is deleted when nothing is left.
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
