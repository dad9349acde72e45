// `node test/bench/preprocessing.ts`: what the choice of a resizing kernel does to embeddings. Some minutes; not part of
// `npm run bench`, since it measures no time.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type KernelEnum } from 'sharp';
import { openTextEncoder } from '../../core/engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import { openSession } from '../../core/ground/onnx/session.ts';
import { captionsOf } from '../../core/work/demo/captions.ts';
import { composeScene } from '../../core/work/demo/compose-scene.ts';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import { planScene } from '../../core/work/demo/plan-scene.ts';
import { openSpriteBook } from '../../core/work/demo/sprites.ts';
import { openCosineScorer } from '../../core/work/evaluation/cosine-scorer.ts';
import { KEYS, pilResize, type Raster, torchResize } from '../core/ground/pixels/reference-resize.ts';
import { printTable } from './bench-table.ts';

const SIZES = [
  [320, 240],
  [640, 480],
  [1280, 960],
  [2048, 1536],
] as const;
const SCENES = 50;
const DEMO_SIDE = 64;
const CLIP_SIDE = 224;
const KERNELS = [
  'linear',
  'mitchell',
  'cubic',
  'lanczos2',
  'lanczos3',
  'mks2013',
  'mks2021',
  'nearest',
] as const;

type Resize = (jpeg: Buffer, raster: Raster, side: number) => Promise<Uint8Array> | Uint8Array;

const byVips =
  (kernel: keyof KernelEnum, fastShrinkOnLoad = false): Resize =>
  async (jpeg, _, side) =>
    sharp(jpeg).resize(side, side, { fit: 'fill', kernel, fastShrinkOnLoad }).raw().toBuffer();

const CANDIDATES: Readonly<Record<string, Resize>> = {
  ...Object.fromEntries(KERNELS.map(kernel => [`libvips ${kernel}`, byVips(kernel)])),
  'libvips linear, shrinking in the JPEG decoder': byVips('linear', true),
  'torchvision, tensor, antialiased': (_, raster, side) =>
    torchResize(raster, side, side, { antialias: true }),
  'torchvision, tensor, not antialiased': (_, raster, side) =>
    torchResize(raster, side, side, { antialias: false }),
  'Pillow bicubic': (_, raster, side) => pilResize(raster, side, side, KEYS),
};

const folder = await mkdtemp(path.join(tmpdir(), 'negareh-preprocessing-'));
const model = await prepareModel('demo', { precision: 'fp32', modelsDir: folder });
const vision = await openSession(model.vision.graphPath, { device: 'cpu', threads: 1 });
const texts = await openTextEncoder(model, { device: 'cpu', threads: 1 });
const scorer = await openCosineScorer({ device: 'cpu', threads: 1 });

/** Clear drawings and, of each second one, a picture with grain, as photographs have it. */
async function drawPictures() {
  const concepts = await loadConcepts();
  const book = openSpriteBook(concepts);
  const pictures: { jpeg: Buffer; caption: string }[] = [];
  for (let index = 0; index < SCENES; index += 1) {
    const scene = planScene(5_000 + index, concepts);
    const svg = await composeScene(scene, book);
    for (const [width, height] of SIZES) {
      const drawn = sharp(Buffer.from(svg), { density: (72 * width) / 256 }).resize(width, height, {
        fit: 'fill',
      });
      const grain = {
        create: {
          width,
          height,
          channels: 3 as const,
          background: '#808080',
          noise: { type: 'gaussian' as const, mean: 128, sigma: 24 },
        },
      };
      const noise =
        index % 2 === 1 ? [{ input: await sharp(grain).png().toBuffer(), blend: 'soft-light' as const }] : [];
      const flat = await drawn.flatten({ background: '#ffffff' }).png().toBuffer();
      const jpeg = await sharp(flat)
        .composite(noise)
        .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
        .toBuffer();
      pictures.push({ jpeg, caption: captionsOf(scene)[0]!.persian });
    }
  }
  return pictures;
}

async function embed(pixels: Uint8Array): Promise<Float32Array> {
  const data = Uint8Array.from(pixels);
  const dims = [1, DEMO_SIDE, DEMO_SIDE, 3];
  const results = await vision.run({ pixels: { type: 'uint8', data, dims } });
  return results['embedding']!.data as Float32Array;
}

const difference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const pictures = await drawPictures();
const found = new Map(
  ['Pillow bilinear', ...Object.keys(CANDIDATES)].map(name => [
    name,
    { at64: [] as number[], at224: [] as number[], cosines: [] as number[], vectors: [] as Float32Array[] },
  ]),
);
for (const { jpeg } of pictures) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const raster = { data, width: info.width, height: info.height };
  const [wanted64, wanted224] = [
    pilResize(raster, DEMO_SIDE, DEMO_SIDE),
    pilResize(raster, CLIP_SIDE, CLIP_SIDE),
  ];
  const wanted = await embed(wanted64);
  found.get('Pillow bilinear')!.vectors.push(wanted);
  for (const [name, resize] of Object.entries(CANDIDATES)) {
    const at64 = await resize(jpeg, raster, DEMO_SIDE);
    const vector = await embed(at64);
    const row = found.get(name)!;
    row.at64.push(difference(at64, wanted64));
    row.at224.push(difference(await resize(jpeg, raster, CLIP_SIDE), wanted224));
    row.cosines.push(cosine(vector, wanted));
    row.vectors.push(vector);
  }
}

/** How often a caption finds one of the four pictures of its scene first. */
const textRows = await texts.encode(pictures.map(({ caption }) => caption));
const answers = pictures.map((_, index) => {
  const first = index - (index % SIZES.length);
  return SIZES.map((_, offset) => first + offset);
});
const rows: string[][] = [];
for (const [name, { at64, at224, cosines, vectors }] of found) {
  const gallery = {
    count: vectors.length,
    dimension: texts.dimension,
    values: Float32Array.from(vectors.flatMap(vector => [...vector])),
  };
  const ranks = await scorer.ranks(
    { count: pictures.length, dimension: texts.dimension, values: textRows },
    gallery,
    answers,
  );
  const at1 = ranks.filter(rank => rank === 1).length / ranks.length;
  const figures =
    cosines.length === 0
      ? ['-', '-', '-', '-', '-']
      : [
          mean(at224).toFixed(3),
          mean(at64).toFixed(3),
          mean(cosines).toFixed(5),
          cosines.toSorted((a, b) => a - b)[Math.floor(cosines.length / 100)]!.toFixed(5),
          Math.min(...cosines).toFixed(5),
        ];
  rows.push([name, ...figures, `${(100 * at1).toFixed(1)}%`]);
}
printTable(
  `${pictures.length} pictures, each beside Pillow's bilinear (what the models were trained with)`,
  [
    ['resized by', 'grey levels at 224', 'at 64', 'mean cosine', '1st percentile', 'lowest', 'caption @1'],
    ...rows,
  ],
  line => process.stdout.write(`${line}\n`),
);
await Promise.all([vision.close(), texts.close(), scorer.close()]);
await rm(folder, { recursive: true });
