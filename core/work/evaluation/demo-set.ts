import { access } from 'node:fs/promises';
import path from 'node:path';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { type FileContent, placeFiles } from '../../ground/files/place-files.ts';
import { rasterizeSvg } from '../../ground/pixels/drawing.ts';
import { ART_SET_NAMES, HELD_OUT_ART_SET_NAMES } from '../demo/art-sets.ts';
import { captionsOf } from '../demo/captions.ts';
import { composeScene } from '../demo/compose-scene.ts';
import { loadConcepts } from '../demo/concepts.ts';
import { type Edition, planScene, type Scene } from '../demo/plan-scene.ts';
import { openSpriteBook } from '../demo/sprites.ts';
import type { EvaluationImage } from './evaluation-set.ts';

/** Sets that are drawn here: new images of things that the demo model knows; none of them is in the demo collection. */
export const DEMO_SETS = {
  'demo-seen': { name: 'evaluation-seen-1', styles: ART_SET_NAMES },
  'demo-unseen': { name: 'evaluation-unseen-1', styles: HELD_OUT_ART_SET_NAMES },
} as const satisfies Record<string, Edition>;

export type DemoSetName = keyof typeof DEMO_SETS;
export const isDemoSet = (name: string): name is DemoSetName => Object.hasOwn(DEMO_SETS, name);

const IMAGES = 1_000;
/** Images that are drawn and written together. */
const BATCH = 32;
/** Two wordings of one picture often come out the same. */
const WORDINGS = 12;

export interface DemoSet {
  readonly images: readonly EvaluationImage[];
  /** Draws those of the images that do not exist yet. After the signal, what was drawn stays. */
  draw(
    chosen: readonly EvaluationImage[],
    options: { readonly signal?: AbortSignal; onProgress?(done: number): void },
  ): Promise<void>;
}

/**
 * A thousand planned images, each with its caption and another wording of it.
 * @param dataDir holds the folder of the images; each is drawn once.
 */
export async function openDemoSet(name: DemoSetName, dataDir: string): Promise<DemoSet> {
  const edition: Edition = DEMO_SETS[name];
  const concepts = (await loadConcepts()).filter(({ icons }) => edition.styles.some(style => icons[style]));
  const folder = path.join(dataFolders({ dataDir }).evaluations, edition.name);
  const scenes = new Map<string, Scene>();
  const images = Array.from({ length: IMAGES }, (_, index) => {
    const scene = planScene(index, concepts, edition);
    scenes.set(scene.key, scene);
    return { name: scene.key, path: path.join(folder, `${scene.key}.jpg`), captions: wordingsOf(scene) };
  });
  return {
    images,
    draw: async (chosen, { signal, onProgress }) => {
      const book = openSpriteBook(concepts);
      for (let from = 0; from < chosen.length; from += BATCH) {
        signal?.throwIfAborted();
        const missing = await whichAreMissing(chosen.slice(from, from + BATCH));
        const drawn = missing.map(
          async ({ name: key, path: file }): Promise<FileContent> => ({
            bytes: await rasterizeSvg(await composeScene(scenes.get(key)!, book)),
            paths: [file],
          }),
        );
        if (drawn.length > 0)
          await placeFiles(folder, path.join(folder, 'temporary'), await Promise.all(drawn));
        onProgress?.(Math.min(chosen.length, from + BATCH));
      }
    },
  };
}

/** The image's caption, and another one of the same things if there is one. */
function wordingsOf(scene: Scene): string[] {
  const [first] = captionsOf(scene);
  const other = Array.from({ length: WORDINGS }, (_, index) =>
    captionsOf({ ...scene, key: `${scene.key}/again-${index}` }),
  ).find(([caption]) => caption!.persian !== first!.persian);
  return [first!.persian, ...(other ? [other[0]!.persian] : [])];
}

async function whichAreMissing(images: readonly EvaluationImage[]): Promise<EvaluationImage[]> {
  const missing = images.map(async image =>
    access(image.path).then(
      () => [],
      () => [image],
    ),
  );
  return (await Promise.all(missing)).flat();
}
