import { readFile } from 'node:fs/promises';
import { inspectConfig } from '../../../core/ground/config.ts';
import { rasterizeSvg } from '../../../core/ground/pixels/drawing.ts';
import { ART_SETS } from '../../../core/work/demo/art-sets.ts';
import { pickBackground } from '../../../core/work/demo/backgrounds.ts';
import { type Caption, captionsOf } from '../../../core/work/demo/captions.ts';
import { composeSvg } from '../../../core/work/demo/compose-scene.ts';
import { type Concept, loadConcepts } from '../../../core/work/demo/concepts.ts';
import { planScene } from '../../../core/work/demo/plan-scene.ts';
import { createRandom } from '../../../core/work/demo/random.ts';
import { openSpriteBook } from '../../../core/work/demo/sprites.ts';
import { DEMO_SETS, type DemoSetName, openDemoSet } from '../../../core/work/evaluation/demo-set.ts';
import { openEvaluatedModel } from '../../../core/work/evaluation/open-model.ts';
import { rankOfBest } from '../../../core/work/evaluation/ranks.ts';

/** measure.ts MODEL …: the figures of the model card, for one model after the other, in the folder that DATA_DIR names. */
const models = process.argv.slice(2);

const { config, problems } = inspectConfig();
if (problems[0]) throw problems[0];
const STYLES = ['noto', 'twemoji', 'openmoji', 'fluent-emoji-flat'] as const satisfies (keyof typeof ART_SETS)[];
const WEAK = ['سگ', 'اسب', 'گربه', 'سیب', 'آب', 'زن', 'ورزش'] as const;
const WORDS = [
  ...WEAK,
  ...['لباس', 'میوه', 'غمگین', 'دست', 'مرد', 'حیوان', 'پرنده', 'موز', 'کشتی', 'ابزار', 'گل', 'غذا', 'خانه'],
  ...['نوشیدنی', 'ستاره', 'درخت', 'سبزی', 'ماشین', 'قطار', 'هواپیما', 'کتاب', 'ماه', 'قلب', 'توپ', 'کفش'],
] as const;
const FIRST = 10;
const concepts = await loadConcepts();

interface Rows {
  readonly values: Float32Array;
  readonly dimension: number;
}

const rowOf = ({ values, dimension }: Rows, row: number): Float32Array =>
  values.subarray(row * dimension, (row + 1) * dimension);

function scoresOf(query: Float32Array, rows: Rows): Float32Array {
  return Float32Array.from({ length: rows.values.length / rows.dimension }, (_, row) =>
    rowOf(rows, row).reduce((sum, value, at) => sum + value * query[at]!, 0),
  );
}

/** Shares of rows of `left` that find the row of `right` with their own number first, and among the first ten. */
function accuracy(left: Rows, right: Rows): string {
  const count = left.values.length / left.dimension;
  const ranks = Array.from({ length: count }, (_, row) => rankOfBest(scoresOf(rowOf(left, row), right), [row]));
  const share = (most: number) => percent(ranks.filter(rank => rank <= most).length / count);
  return `@1 ${share(1)} @10 ${share(FIRST)}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** One drawing of each thing in each style, as the test of search by meaning draws them. */
async function drawSingles(): Promise<{ concept: Concept; bytes: Uint8Array }[]> {
  const book = openSpriteBook(concepts);
  const drawn: { concept: Concept; bytes: Uint8Array }[] = [];
  for (const style of STYLES)
    for (const concept of concepts.filter(({ icons }) => icons[style])) {
      const random = createRandom(`${style}/${concept.emoji}`);
      const size = Math.round(random.between(150, 210));
      const center = () => Math.round(random.between(120, 136));
      const placed = { centerX: center(), centerY: center(), size, degrees: 0, mirrored: false };
      const sprites = [{ sprite: await book.find(concept, style), placed }];
      const svg = composeSvg({ background: pickBackground(random), seed: 1, sprites });
      drawn.push({ concept, bytes: await rasterizeSvg(svg) });
    }
  return drawn;
}

async function drawSet(name: DemoSetName): Promise<{ pictures: Uint8Array[]; captions: Caption[] }> {
  const edition = DEMO_SETS[name];
  const set = await openDemoSet(name, config.dataDir);
  await set.draw(set.images, {});
  const known = concepts.filter(({ icons }) => edition.styles.some(style => icons[style]));
  const captions = set.images.map((_, index) => captionsOf(planScene(index, known, edition))[0]!);
  return { pictures: await Promise.all(set.images.map(({ path }) => readFile(path))), captions };
}

const carries = ({ persian, keywords }: Concept, word: string): boolean =>
  [persian, ...keywords].some(name => name.split(/[\s\u200c]+/).includes(word));

/** How often a number of the first list is above one of the second. */
function areaUnderCurve(right: readonly number[], wrong: readonly number[]): number {
  const sorted = Float64Array.from(wrong).sort();
  const below = right.map(value => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  });
  return below.reduce((sum, share) => sum + share, 0) / right.length;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const singles = await drawSingles();
const sets = { seen: await drawSet('demo-seen'), unseen: await drawSet('demo-unseen') };
for (const name of models) {
  const { services, model, close } = await openEvaluatedModel(name, config);
  const { dimension } = model;
  const images = await services.imageEncoder();
  const inBatches = async <Item>(items: readonly Item[], encode: (some: readonly Item[]) => Promise<Float32Array>) => {
    const values = new Float32Array(items.length * dimension);
    for (let from = 0; from < items.length; from += 32)
      values.set(await encode(items.slice(from, from + 32)), from * dimension);
    return { values, dimension };
  };
  const embedGallery = (pictures: readonly Uint8Array[]) => inBatches(pictures, some => images.encode(some));
  const embedTexts = (texts: readonly string[]) => inBatches(texts, some => services.textEncoder.encode(some));
  console.log(name);
  const both: { persian: Rows; english: Rows }[] = [];
  for (const [which, { pictures, captions }] of Object.entries(sets)) {
    const gallery = await embedGallery(pictures);
    const persian = await embedTexts(captions.map(caption => caption.persian));
    const english = await embedTexts(captions.map(caption => caption.english));
    both.push({ persian, english });
    console.log(`  ${which}: Persian caption to picture ${accuracy(persian, gallery)}`);
    console.log(`  ${which}: English caption to picture ${accuracy(english, gallery)}`);
    console.log(`  ${which}: picture to Persian caption ${accuracy(gallery, persian)}`);
  }
  const gallery = await embedGallery(singles.map(({ bytes }) => bytes));
  const words = await embedTexts(WORDS);
  const precision = new Map(
    WORDS.map((word, row) => {
      const right = singles.map(({ concept }) => carries(concept, word));
      const held = right.filter(Boolean).length;
      const scores = scoresOf(rowOf(words, row), gallery);
      const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, Math.min(FIRST, held));
      return [word, order.filter(place => right[place]).length / order.length] as const;
    }),
  );
  for (const word of WEAK) console.log(`  «${word}»: ${percent(precision.get(word)!)} of the first ten`);
  console.log(`  weak words together: ${percent(mean(WEAK.map(word => precision.get(word)!)))}`);
  console.log(`  all ${WORDS.length} words together: ${percent(mean([...precision.values()]))}`);
  const names = await embedTexts(concepts.map(({ persian }) => persian));
  const hits = concepts.map((concept, row) => {
    const scores = scoresOf(rowOf(names, row), gallery);
    const right = singles.flatMap((single, place) => (single.concept === concept ? [place] : []));
    return rankOfBest(scores, right);
  });
  const share = (most: number) => percent(hits.filter(rank => rank <= most).length / hits.length);
  console.log(`  names over ${singles.length} single drawings: hit@1 ${share(1)} hit@10 ${share(FIRST)}`);
  const cosines = (shift: number) =>
    both.flatMap(({ persian, english }) => {
      const count = persian.values.length / dimension;
      return Array.from({ length: count }, (_, row) =>
        rowOf(persian, row).reduce((sum, value, at) => sum + value * rowOf(english, (row + shift) % count)[at]!, 0),
      );
    });
  const [right, wrong] = [cosines(0), cosines(1)];
  console.log(
    `  Persian beside English: AUC ${areaUnderCurve(right, wrong).toFixed(5)}, mean cosine ${mean(right).toFixed(3)} right, ${mean(wrong).toFixed(3)} shuffled`,
  );
  await close();
}
