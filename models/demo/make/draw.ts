import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mapAhead } from '../../../core/ground/async/map-ahead.ts';
import { rasterizeSvg } from '../../../core/ground/pixels/drawing.ts';
import { ART_SET_NAMES } from '../../../core/work/demo/art-sets.ts';
import { captionsOf } from '../../../core/work/demo/captions.ts';
import { composeScene } from '../../../core/work/demo/compose-scene.ts';
import { loadConcepts } from '../../../core/work/demo/concepts.ts';
import { type Edition, planScene, type Scene } from '../../../core/work/demo/plan-scene.ts';
import { createRandom } from '../../../core/work/demo/random.ts';
import { openSpriteBook } from '../../../core/work/demo/sprites.ts';
import { restyled } from './restyle.ts';

/**
 * draw.ts FOLDER EDITION COUNT: drawings in the styles that the model may see, and captions.jsonl for `negareh train
 * --pairs`. Run again, it goes on where it was.
 */
const [folder = '', name = '', count = '0'] = process.argv.slice(2);

/** Singles that are described by one word that belongs to them («حیوان» for a dog) in place of what they are. */
const KEYWORDS = 0.35;
const AHEAD = 4;

const edition: Edition = { name, styles: ART_SET_NAMES };
const concepts = (await loadConcepts()).filter(({ icons }) => edition.styles.some(style => icons[style]));
const book = openSpriteBook(concepts);
const list = path.join(folder, 'captions.jsonl');
await mkdir(folder, { recursive: true });
const done = (await readFile(list, 'utf8').catch(() => '')).split('\n').length - 1;

function textsOf(scene: Scene): string[] {
  const random = createRandom(`${scene.key}/texts`);
  const keywords = scene.concepts[0]!.keywords;
  if (scene.kind === 'single' && keywords.length > 0 && random.chance(KEYWORDS))
    return [random.pick(keywords)];
  const { persian, english } = random.pick(captionsOf(scene));
  return [persian, english];
}

async function draw(index: number) {
  const scene = planScene(index, concepts, edition);
  const random = createRandom(`${scene.key}/manner`);
  const bytes = await rasterizeSvg(await composeScene(scene, restyled(book, random)));
  await writeFile(path.join(folder, `${scene.key}.jpg`), bytes);
  return { image: `${scene.key}.jpg`, captions: textsOf(scene) };
}

const indexes = Array.from({ length: Math.max(0, Number(count) - done) }, (_, place) => done + place);
for await (const line of mapAhead(indexes, draw, AHEAD)) await appendFile(list, `${JSON.stringify(line)}\n`);
