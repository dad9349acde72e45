import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rasterizeSvg } from '../../../core/ground/pixels/drawing.ts';
import { ART_SET_NAMES, HELD_OUT_ART_SET_NAMES } from '../../../core/work/demo/art-sets.ts';
import { captionsOf } from '../../../core/work/demo/captions.ts';
import { composeScene } from '../../../core/work/demo/compose-scene.ts';
import { loadConcepts } from '../../../core/work/demo/concepts.ts';
import { type Edition, planScene } from '../../../core/work/demo/plan-scene.ts';
import { openSpriteBook } from '../../../core/work/demo/sprites.ts';

/** draw.ts EDITION seen|unseen COUNT WORDINGS: drawings of an edition, each with its captions and other wordings of them. */
const [name = '', styles, count, wordings] = process.argv.slice(2);
const edition: Edition = { name, styles: styles === 'seen' ? ART_SET_NAMES : HELD_OUT_ART_SET_NAMES };
const concepts = (await loadConcepts()).filter(({ icons }) => edition.styles.some(style => icons[style]));
const book = openSpriteBook(concepts);
const folder = path.join(process.env['PHOTO_WORK'] ?? '.', 'draw', name);
await mkdir(folder, { recursive: true });
for (let index = 0; index < Number(count); index += 1) {
  const scene = planScene(index, concepts, edition);
  const keys = Array.from({ length: Number(wordings) }, (_, turn) => `${scene.key}/again-${turn}`);
  const captions = [scene.key, ...keys].flatMap(key => captionsOf({ ...scene, key }));
  const file = `${scene.key}.jpg`;
  await writeFile(path.join(folder, file), await rasterizeSvg(await composeScene(scene, book)));
  const line = {
    file,
    kind: scene.kind,
    emoji: scene.concepts.map(({ emoji }) => emoji),
    fa: captions.map(({ persian }) => persian),
    en: captions.map(({ english }) => english),
  };
  await appendFile(path.join(folder, 'captions.jsonl'), `${JSON.stringify(line)}\n`);
}
