import { rasterizeSvg } from '../../ground/pixels/drawing.ts';
import { attributionOf } from './art-sets.ts';
import { type Caption, captionsOf } from './captions.ts';
import { composeScene } from './compose-scene.ts';
import { loadConcepts } from './concepts.ts';
import { planScene, type Scene, sceneKey } from './plan-scene.ts';
import { type ReviewPair, reviewPairOf } from './review-pair.ts';
import { openSpriteBook } from './sprites.ts';

/** Three cycles of the cast: three pictures of each of the 690 things, six of the 227 everyday ones. */
export const DEMO_COUNT = 2_751;

/** A drawn picture with what is stored beside it. */
export interface DemoPicture {
  readonly scene: Scene;
  /** JPEG, 256 x 256. */
  readonly bytes: Uint8Array;
  readonly captions: readonly Caption[];
  /** A further caption that waits for review; not every picture has one. */
  readonly review: ReviewPair | undefined;
  readonly attribution: string;
}

/** Pictures that are drawn ahead while the caller works on the last one. */
const AHEAD = 3;

/**
 * Draws the demo's pictures 0 to `count` - 1 in order, except those whose keys are in `present`.
 * @throws PermanentError 'file.invalid' when an art set is broken.
 */
export async function* drawDemo(
  count: number,
  present: ReadonlySet<string> = new Set(),
): AsyncGenerator<DemoPicture, void> {
  const concepts = await loadConcepts();
  const book = openSpriteBook(concepts);
  const draw = async (index: number): Promise<DemoPicture> => {
    const scene = planScene(index, concepts);
    const bytes = await rasterizeSvg(await composeScene(scene, book));
    const captions = captionsOf(scene);
    const review = reviewPairOf(scene, captions, concepts);
    return { scene, bytes, captions, review, attribution: attributionOf(scene.set) };
  };

  const started: Promise<DemoPicture>[] = [];
  for (const index of missingIndexes(count, present)) {
    const drawing = draw(index);
    // A failure is thrown when its turn comes; until then it must not count as unhandled.
    drawing.catch(() => {});
    started.push(drawing);
    if (started.length > AHEAD) yield await started.shift()!;
  }
  for (const drawing of started) yield await drawing;
}

/** Indexes below `count` whose picture is not `present`. */
export const missingIndexes = (count: number, present: ReadonlySet<string>): number[] =>
  Array.from({ length: count }, (_, index) => index).filter(index => !present.has(sceneKey(index)));
