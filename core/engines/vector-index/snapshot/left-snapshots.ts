import { Id } from '../../../ground/domain/id.ts';
import { isLeftoverName, type LeftoverOptions } from '../../../ground/files/leftovers.ts';

const IDLE_MS = 600_000;

interface SweepOptions {
  /** Ids of the snapshots in the database; other complete ones are leftovers too. Without it, all complete ones stay. */
  readonly keep?: ReadonlySet<string>;
  /** Folders with more recent writes are left alone; ten minutes by default. */
  readonly idleMs?: number;
}

/** What counts as left in the folder of snapshots by killed builds and removals. */
export const leftSnapshots = ({ keep, idleMs = IDLE_MS }: SweepOptions = {}): LeftoverOptions => ({
  idleMs,
  isLeftover: name =>
    isLeftoverName(name) || (keep !== undefined && Id.safeParse(name).success && !keep.has(name)),
});
