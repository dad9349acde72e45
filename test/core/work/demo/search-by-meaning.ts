import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Encoder, ImageInput } from '../../../../core/engines/encoders/encoder.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { openVectorIndex } from '../../../../core/engines/vector-index/open-vector-index.ts';
import type { VectorIndex } from '../../../../core/engines/vector-index/vector-index.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { rasterizeSvg } from '../../../../core/ground/pixels/drawing.ts';
import { ART_SETS } from '../../../../core/work/demo/art-sets.ts';
import { pickBackground } from '../../../../core/work/demo/backgrounds.ts';
import { composeSvg } from '../../../../core/work/demo/compose-scene.ts';
import { createRandom } from '../../../../core/work/demo/random.ts';
import { readSprites, type Sprite } from '../../../../core/work/demo/sprites.ts';

/**
 * The whole path with the real parts: SVG, JPEG, decoding, ONNX Runtime, a model of this repository, the exact index.
 * What it must reach is what its MODEL_CARD.md reports, less two points.
 */
const SLACK = 0.02;
const SEEN = ['noto', 'twemoji', 'openmoji', 'fluent-emoji-flat'] as const;
/** Held out in training, and so not among the demo's art sets. */
const UNSEEN = 'emojione';

type Style = (typeof SEEN)[number] | typeof UNSEEN;

interface Entry {
  readonly emoji: string;
  readonly fa: string;
  readonly icons: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);
const fileOf = (style: Style) =>
  style === UNSEEN ? require.resolve('@iconify-json/emojione/icons.json') : ART_SETS[style].file();
const root = path.resolve(import.meta.dirname, '../../../..');
const entries: Entry[] = JSON.parse(await readFile(path.join(root, 'models/demo/concepts.json'), 'utf8'));

let folder: string;
let texts: Encoder<string>;
let images: Encoder<ImageInput>;
const indexes: VectorIndex[] = [];

/** One drawing on a random background, as an encoder gets it: the bytes of a 256-pixel JPEG. */
async function drawSingle(sprite: Sprite, seed: string): Promise<Uint8Array> {
  const random = createRandom(seed);
  const size = Math.round(random.between(150, 210));
  const center = () => Math.round(random.between(120, 136));
  const placed = { centerX: center(), centerY: center(), size, degrees: 0, mirrored: false };
  return rasterizeSvg(
    composeSvg({ background: pickBackground(random), seed: 1, sprites: [{ sprite, placed }] }),
  );
}

/** An index of one image a thing and style, and which thing each of its ids shows. */
async function buildGallery(things: readonly Entry[], styles: readonly Style[]) {
  const shows = new Map<string, string>();
  const index = await openVectorIndex({
    dimension: images.dimension,
    images: (async function* () {})(),
    device: 'cpu',
    threads: 2,
  });
  indexes.push(index);
  const facets = { source: 'demo', city: null, category: null, createdAt: 0 } as const;
  for (const style of styles) {
    const drawn = things.filter(({ icons }) => icons[style]);
    const sprites = await readSprites(
      fileOf(style),
      drawn.map(({ icons }) => icons[style]!),
    );
    const pictures = await Promise.all(
      drawn.map(({ emoji, icons }) => drawSingle(sprites.get(icons[style]!)!, `${style}/${emoji}`)),
    );
    const vectors = await images.encode(pictures);
    const added = drawn.map((_, row) => ({
      id: newId(),
      vector: vectors.slice(row * images.dimension, (row + 1) * images.dimension),
      facets,
    }));
    added.forEach(({ id }, row) => {
      shows.set(id, drawn[row]!.emoji);
    });
    await index.add(added);
  }
  return { index, shows };
}

/** The share of things that are among the first `k` results for their own Persian name. */
async function hitRates(
  things: readonly Entry[],
  { index, shows }: Awaited<ReturnType<typeof buildGallery>>,
) {
  const found = await index.search(await texts.encode(things.map(({ fa }) => fa)), 10);
  const share = (k: number) =>
    things.filter(({ emoji }, row) => found[row]!.slice(0, k).some(({ id }) => shows.get(id) === emoji))
      .length / things.length;
  return { at1: share(1), at10: share(10) };
}

/** How many things are drawn, and how many of them are searched by their names. */
interface Sizes {
  readonly things: number;
  readonly names: number;
}

/** Shares of names that find their thing first, and among the first ten. */
interface Reach {
  readonly at1: number;
  readonly at10: number;
}

interface Expectation {
  readonly model: 'demo' | 'photo';
  /** In each of the four styles that the model has seen. */
  readonly seen: Sizes & Reach;
  readonly unseen: Sizes & Reach;
}

export function describeSearchByMeaning({ model: name, seen, unseen }: Expectation): void {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'negareh-meaning-'));
    const model = await prepareModel(name, { precision: 'fp32', modelsDir: folder });
    const options = {
      device: 'cpu',
      threads: 2,
      limits: { maxBytes: 1_000_000, maxPixels: 100_000 },
    } as const;
    texts = await openTextEncoder(model, options);
    images = await openImageEncoder(model, options);
  });

  afterAll(async () => {
    await Promise.all([texts, images, ...indexes].map(part => part?.close()));
    await rm(folder, { recursive: true });
  });

  describe(`search by meaning (${name}): the plain Persian name of a thing finds its images`, () => {
    test(`in the styles that the model has seen: ${seen.names} names among ${4 * seen.things} images`, async () => {
      const drawable = entries.filter(({ icons }) => SEEN.every(style => icons[style]));
      const things = createRandom('meaning/seen').shuffle(drawable).slice(0, seen.things);
      const gallery = await buildGallery(things, SEEN);
      expect(await gallery.index.size()).toBe(4 * seen.things);
      const { at1, at10 } = await hitRates(things.slice(0, seen.names), gallery);
      expect(at10).toBeGreaterThanOrEqual(seen.at10 - SLACK);
      expect(at1).toBeGreaterThanOrEqual(seen.at1 - SLACK);
    });

    test(`in a style that it has never seen: ${unseen.names} names among ${unseen.things} images`, async () => {
      const drawable = entries.filter(({ icons }) => icons[UNSEEN]);
      const things = createRandom('meaning/unseen').shuffle(drawable).slice(0, unseen.things);
      const gallery = await buildGallery(things, [UNSEEN]);
      expect(await gallery.index.size()).toBe(unseen.things);
      const { at1, at10 } = await hitRates(things.slice(0, unseen.names), gallery);
      expect(at10).toBeGreaterThanOrEqual(unseen.at10 - SLACK);
      expect(at1).toBeGreaterThanOrEqual(unseen.at1 - SLACK);
    });
  });
}
