import { rm } from 'node:fs/promises';
import type { Database } from '../../data/database/database.ts';
import { ImageAudit } from '../../data/images/image-audit.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import { JobAudit } from '../../data/jobs/job-audit.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { originalKey, renditionKey } from '../../ground/domain/images/image-keys.ts';
import { JPEG_SIZES, RENDITION_SIZES, renditionSuffix } from '../../ground/domain/images/renditions.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { RetryableError, reasonOf } from '../../ground/errors.ts';
import { imageSha256 } from '../../ground/files/image-sha256.ts';
import { deleteWhole } from '../../ground/files/leftovers.ts';
import { ACCEPTED_BEFORE } from '../../ground/pixels/image-input.ts';
import { readPicture } from '../../ground/pixels/inspect.ts';
import type { Finding } from './finding.ts';

/** The outcome of a repair. `later`: {@link Repair.finish} repairs it. */
export type Outcome = 'mended' | 'lost' | 'later';

export interface RepairServices {
  readonly database: Database;
  readonly files: ImageFiles;
  readonly space: EmbeddingSpace;
  /** Lets all images follow their caption pairs. */
  readonly refreshStates: () => Promise<void>;
  /** Embeds what is missing. */
  readonly embed: () => Promise<void>;
  /** Rebuilds and publishes the index. */
  readonly buildIndex: () => Promise<void>;
}

/** Repairs findings one by one as they arrive; work that serves many of them is done once at the end. */
export class Repair {
  readonly #services: RepairServices;
  readonly #audit: ImageAudit;
  /** Folders of incomplete snapshots, by id. */
  readonly #invalid = new Map<string, string>();
  readonly #later = new Set<'states' | 'embeddings' | 'index'>();

  constructor(services: RepairServices) {
    this.#services = services;
    this.#audit = new ImageAudit(services.database);
  }

  async mend(finding: Finding): Promise<Outcome> {
    const { database, files, space } = this.#services;
    const { kind, imageId = '', path, snapshotId = '', job } = finding;
    switch (kind) {
      case 'original-missing':
      case 'original-damaged':
        await this.#noteLoss(
          imageId,
          kind === 'original-damaged' ? 'damaged on the disk' : 'its file is gone',
        );
        return 'lost';
      case 'rendition-missing':
        return this.#renderAgain(imageId);
      case 'file-unowned':
        if (path) await files.delete(files.keyAt(path));
        return 'mended';
      case 'file-unfinished':
        await files.sweep();
        return 'mended';
      case 'snapshot-unowned':
        if (path) await rm(path, { recursive: true, force: true });
        return 'mended';
      case 'snapshot-abandoned':
        await new SnapshotRepository(database).fail(snapshotId);
        return 'mended';
      case 'job-failed':
      case 'job-stuck':
        if (job) await new JobAudit(database).delete([job]);
        return 'mended';
      case 'state-different':
        this.#later.add('states');
        return 'later';
      case 'embedding-damaged':
        await new EmbeddingRepository(database, space).remove([imageId]);
        this.#later.add('embeddings');
        return 'later';
      case 'embedding-missing':
        this.#later.add('embeddings');
        return 'later';
      case 'snapshot-invalid':
        if (path) this.#invalid.set(snapshotId, path);
        this.#later.add('index');
        return 'later';
      case 'index-missing':
      case 'row-unknown':
      case 'row-missing':
      case 'row-different':
        this.#later.add('index');
        return 'later';
    }
  }

  /** Does the postponed work. Images whose state changes may need an embedding, and then a place in the index. */
  async finish(): Promise<void> {
    const { refreshStates, embed, buildIndex } = this.#services;
    if (this.#later.has('states')) await refreshStates();
    if (this.#later.has('states') || this.#later.has('embeddings')) await embed();
    if (this.#later.has('index')) await buildIndex();
    // Nobody can roll back to these; the published one has been replaced by now.
    const snapshots = new SnapshotRepository(this.#services.database);
    const elsewhere = new Set(
      (await snapshots.list()).filter(({ engine }) => engine === 'milvus').map(({ id }) => id),
    );
    for (const [id, folder] of this.#invalid) {
      // The row of a snapshot that Milvus still holds is deleted together with its collection, by the next build.
      const isOut = elsewhere.has(id)
        ? (await snapshots.giveUp(id)) === 'given-up'
        : await snapshots.delete(id);
      if (isOut) await deleteWhole(folder);
    }
  }

  /**
   * An image whose original is gone can still be found as long as its renditions exist. The note makes a later ingest of
   * the same image restore everything.
   */
  async #noteLoss(imageId: string, problem: string): Promise<void> {
    const { database, files, space } = this.#services;
    const image = await this.#audit.find(imageId);
    if (!image) return;
    const embeddings = new EmbeddingRepository(database, space);
    await embeddings.markUnreadable(imageId, problem);
    const shown = JPEG_SIZES.map(size => files.read(renditionKey(image.sha256, size)));
    if ((await Promise.all(shown)).some(bytes => bytes === undefined)) await embeddings.remove([imageId]);
  }

  async #renderAgain(imageId: string): Promise<Outcome> {
    const { files } = this.#services;
    const image = await this.#audit.find(imageId);
    if (!image) return 'mended'; // removed meanwhile
    try {
      const bytes = await files.read(originalKey(image.sha256, image.format));
      if (!bytes) throw new Error('the original is gone');
      if ((await imageSha256(bytes)) !== image.sha256) throw new Error('the original is damaged');
      const { renditions } = await readPicture(bytes, ACCEPTED_BEFORE);
      await files.put(
        image.sha256,
        RENDITION_SIZES.flatMap(size => {
          const bytes = renditions[size];
          return bytes ? [{ suffix: renditionSuffix(size), bytes }] : [];
        }),
      );
      return 'mended';
    } catch (error) {
      if (error instanceof RetryableError) throw error;
      await this.#noteLoss(imageId, reasonOf(error));
      return 'lost';
    }
  }
}
