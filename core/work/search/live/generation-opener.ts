import path from 'node:path';
import type { Snapshot, SnapshotRepository } from '../../../data/models/snapshots.ts';
import {
  checkManifest,
  type IndexSpace,
  readManifest,
} from '../../../engines/vector-index/snapshot/manifest.ts';
import type { EmbeddingSpace } from '../../../ground/domain/models/embedding.ts';
import { PermanentError } from '../../../ground/errors.ts';
import { Generation, type GenerationServices } from './generation.ts';
import { SnapshotLease } from './snapshot-lease.ts';

export interface OpenerServices extends GenerationServices {
  readonly space: EmbeddingSpace;
  readonly normalizerVersion: number;
  /** The preprocessing constants of the encoders; a snapshot must name the same ones. */
  readonly preprocessing?: IndexSpace['preprocessing'];
  readonly snapshots: SnapshotRepository;
  /** DATA_DIR/indexes */
  readonly directory: string;
}

/** Decides which index ought to be open, and opens it. */
export class GenerationOpener {
  readonly #services: OpenerServices;
  /** A published snapshot with a damaged folder, which is not tried again. */
  #damaged: string | undefined;

  constructor(services: OpenerServices) {
    this.#services = services;
  }

  /**
   * Opens the published snapshot of the model's space, or all embeddings in the database if none was ever published.
   * @returns undefined when `current` is already that index.
   * @throws PermanentError 'index.mismatch' when the index was built for other settings than these.
   */
  async open(current: Generation | undefined): Promise<Generation | undefined> {
    const { snapshots, space, log } = this.#services;
    const snapshot = await snapshots.published(space);
    if (current && !current.isBroken && this.#isIn(snapshot, current)) return undefined;
    if (!snapshot) await this.#refuseOtherModel();
    if (!snapshot || snapshot.id === this.#damaged) return Generation.open(this.#services);
    try {
      return await this.#openSnapshot(snapshot, current);
    } catch (error) {
      if (!(error instanceof PermanentError) || error.code !== 'index.invalid') throw error;
      this.#damaged = snapshot.id;
      if (current && !current.isBroken) throw error;
      // A damaged folder loses nothing: the database has every embedding. Reading it only takes longer and more memory.
      log.error({ err: error }, 'the index is damaged; its images are read from the database instead');
      return Generation.open(this.#services);
    }
  }

  #isIn(snapshot: Snapshot | null, current: Generation): boolean {
    return !snapshot || snapshot.id === current.snapshot?.id || snapshot.id === this.#damaged;
  }

  async #openSnapshot(snapshot: Snapshot, current: Generation | undefined): Promise<Generation> {
    const { space, normalizerVersion, preprocessing, dimension, directory } = this.#services;
    const folder = path.resolve(directory, snapshot.folder);
    const { modelId, precision } = space;
    const lease = await SnapshotLease.take(snapshot.id, this.#services);
    const checked = async (): Promise<void> =>
      checkManifest(await readManifest(folder), {
        modelId,
        precision,
        normalizerVersion,
        dimension,
        ...(preprocessing && { preprocessing }),
      });
    await checked().catch(async error => {
      await lease.release();
      throw error;
    });
    const next = await Generation.open(this.#services, { snapshot, folder, lease });
    // An index that answers is not replaced by one that cannot answer yet; without one, it may as well wait for its server.
    if (current && !current.isBroken) await next.check().catch(error => this.#closeAgain(next, error));
    return next;
  }

  async #closeAgain(generation: Generation, reason: unknown): Promise<never> {
    await generation.retire();
    throw reason;
  }

  /** There is an index of another model and none of this one: the settings changed, and no index was built for them yet. */
  async #refuseOtherModel(): Promise<void> {
    const { snapshots, space } = this.#services;
    const other = await snapshots.newestPublished();
    if (!other) return;
    const field = other.modelId === space.modelId ? 'precision' : 'modelId';
    throw new PermanentError('index.mismatch', { field, expected: space[field], found: other[field] });
  }
}
