import path from 'node:path';
import { searchUrlOf } from '../config.ts';
import type { PairStatus } from '../domain/caption-pair.ts';
import type { ImageState } from '../domain/image.ts';
import type { NegarehError } from '../errors.ts';
import { WORKER_APPLICATION } from '../jobs/queue.ts';
import { prepareModel } from '../models/prepare.ts';
import { searchClientOf } from '../search/client.ts';
import { countPairs } from '../store/caption-pairs.ts';
import type { Database } from '../store/database.ts';
import { EmbeddingRepository } from '../store/embeddings.ts';
import { ImageRepository } from '../store/images.ts';
import { SnapshotRepository } from '../store/snapshots.ts';
import { isWorkerAlive } from '../store/worker-presence.ts';
import type { CommandContext } from './command-context.ts';

/** What `negareh status --json` prints. */
export interface Status {
  readonly search: {
    readonly url: string;
    readonly ready: boolean;
    /** Why it runs but is not ready; null also when it does not run. */
    readonly error: NegarehError | null;
  };
  readonly worker: { readonly running: boolean };
  readonly model: { readonly id: string; readonly precision: string; readonly dimension: number };
  readonly images: Readonly<Record<ImageState, number>>;
  readonly captions: Readonly<Record<PairStatus, number>>;
  readonly embeddings: { readonly count: number; readonly missing: number };
  readonly index: {
    readonly id: string;
    readonly engine: string;
    readonly count: number;
    readonly dimension: number;
    readonly publishedAt: string;
  } | null;
}
