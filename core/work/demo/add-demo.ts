import type { Database } from '../../data/database/database.ts';
import type { IncomingImage, IngestOutcome } from '../ingest/incoming-image.ts';
import { type IngestServices, ingestImages } from '../ingest/ingest-images.ts';
import { readDemoState, writeDemoState } from './demo-state.ts';
import { DEMO_COUNT, type DemoPicture, drawDemo, missingIndexes } from './draw-demo.ts';

export interface DemoPlan {
  /** The number of pictures in the whole demo. */
  readonly total: number;
  /** Source tokens of the pictures that exist already; these are not drawn again. */
  readonly present: ReadonlySet<string>;
  /** The number of pictures to draw. */
  readonly missing: number;
}

/**
 * Plans what {@link addDemo} has to do. Without a `count`, an interrupted run is continued with its own count; otherwise
 * the whole demo is planned.
 */
export async function planDemo(
  database: Database,
  { images }: IngestServices,
  count?: number,
): Promise<DemoPlan> {
  const state = await readDemoState(database);
  const total = count ?? (state?.state === 'adding' ? state.count : DEMO_COUNT);
  const present = await images.tokensOf('demo');
  return { total, present, missing: missingIndexes(total, present).length };
}

/**
 * Draws the missing pictures and adds them like a user's own; yields one outcome for each. After `signal` it only finishes
 * the pictures in progress. When it was stopped or killed, the next plan resumes it. The caller then has to make the
 * pictures searchable and call {@link completeDemo}; until then the next start continues with the demo.
 */
export async function* addDemo(
  database: Database,
  services: IngestServices,
  { total, present }: DemoPlan,
  signal?: AbortSignal,
): AsyncGenerator<IngestOutcome> {
  await writeDemoState(database, { state: 'adding', count: total });
  yield* ingestImages(incoming(drawDemo(total, present), signal), services);
}

/** Records that all pictures of the plan can be found. */
export const completeDemo = (database: Database, { total }: DemoPlan): Promise<void> =>
  writeDemoState(database, { state: 'complete', count: total });

async function* incoming(
  pictures: AsyncIterable<DemoPicture>,
  signal: AbortSignal | undefined,
): AsyncGenerator<IncomingImage> {
  for await (const { scene, bytes, captions, review, attribution } of pictures) {
    if (signal?.aborted) return;
    const category = scene.concepts[0]?.category;
    yield {
      name: `${scene.key}.jpg`,
      content: bytes,
      source: 'demo',
      sourceToken: scene.key,
      attribution,
      ...(category && { category }),
      captions: [
        ...captions.map(caption => ({ ...caption, source: 'demo', status: 'approved' }) as const),
        ...(review ? [{ ...review, source: 'demo', status: 'pending' } as const] : []),
      ],
    };
  }
}
