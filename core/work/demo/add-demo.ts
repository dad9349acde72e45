import type { Database } from '../../data/database/database.ts';
import type { IncomingImage, IngestOutcome } from '../ingest/incoming-image.ts';
import { type IngestServices, ingestImages } from '../ingest/ingest-images.ts';
import { readDemoState, writeDemoState } from './demo-state.ts';
import { DEMO_COUNT, type DemoPicture, drawDemo, missingIndexes } from './draw-demo.ts';

export interface DemoPlan {
  /** Pictures that the demo is to have. */
  readonly total: number;
  /** Source tokens of those that are in already: they are not drawn again. */
  readonly present: ReadonlySet<string>;
  /** How many are to be drawn. */
  readonly missing: number;
}

/**
 * What {@link addDemo} has to do. Without a `count`, a run that was cut off is finished with the count it had; else it
 * is the whole demo.
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
 * Draws the pictures that are missing and takes them in like a user's own; one outcome for each. After `signal` only
 * what is in hand is finished. Stopped or killed, the next plan resumes it. The pictures still have to be
 * made searchable, and then {@link completeDemo} be called: until then the next start goes on with the demo.
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

/** Notes that all pictures of the plan can be found. */
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
