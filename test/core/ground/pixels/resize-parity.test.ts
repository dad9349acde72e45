import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { type OnnxSession, openSession } from '../../../../core/ground/onnx/session.ts';
import { decodeForEncoder } from '../../../../core/ground/pixels/decode.ts';
import { LIMITS } from './pictures.ts';
import { KEYS, pilResize } from './reference-resize.ts';

/*
 * The models were trained on pictures that Pillow resized. What our resizing differs by, in grey levels and in the demo
 * model's embedding; test/bench/preprocessing.ts compares all kernels over 200 pictures.
 */
const SIZE = 64;
let folder: string;
let vision: OnnxSession;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-resize-'));
  const model = await prepareModel('demo', { precision: 'fp32', modelsDir: folder });
  vision = await openSession(model.vision.graphPath, { device: 'cpu', threads: 1 });
});
afterAll(async () => {
  await vision.close();
  await rm(folder, { recursive: true });
});

async function embed(pixels: Uint8Array): Promise<Float32Array> {
  const data = Uint8Array.from(pixels);
  const results = await vision.run({ pixels: { type: 'uint8', data, dims: [1, SIZE, SIZE, 3] } });
  return results['embedding']!.data as Float32Array;
}

/** Curves, thin lines, gradients and hard edges, as drawings and photos have them. */
const drawing = (hue: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
  <defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue},60%,85%)"/>
    <stop offset="1" stop-color="hsl(${hue + 60},50%,55%)"/></linearGradient></defs>
  <rect width="100" height="100" fill="url(#g)"/>
  <circle cx="${30 + (hue % 17)}" cy="42" r="22" fill="hsl(${hue + 180},80%,50%)"/>
  <path d="M60 20 L92 ${70 + (hue % 9)} L55 80 Z" fill="#222"/>
  <path d="M5 95 C30 60 60 110 98 60" stroke="white" stroke-width="1.2" fill="none"/>
  <path d="M2 2 H98 M2 6 H98 M2 10 H98" stroke="#600" stroke-width="1"/>
  <ellipse cx="32" cy="40" rx="5" ry="9" fill="white"/></svg>`;

/** The middle square of a raster. */
function middle(data: Uint8Array, width: number, height: number): Uint8Array {
  const [left, top] = [Math.floor((width - SIZE) / 2), Math.floor((height - SIZE) / 2)];
  return Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, at) => {
    const [y, x] = [Math.floor(at / (SIZE * 3)), at % (SIZE * 3)];
    return data[((top + y) * width + left) * 3 + x]!;
  });
}

test.each([
  [300, 200, 64],
  [200, 301, 64],
  [400, 400, 72],
])(
  'a square cut out of %d x %d, the shorter side made %d, comes close to Pillow’s bicubic',
  async (width, height, edge) => {
    const png = await sharp(Buffer.from(drawing(77)))
      .resize(width, height, { fit: 'fill' })
      .removeAlpha()
      .png()
      .toBuffer();
    const data = await sharp(png).raw().toBuffer();
    const [toWidth, toHeight] =
      width <= height
        ? [edge, Math.floor((edge * height) / width)]
        : [Math.floor((edge * width) / height), edge];
    const wanted = middle(pilResize({ data, width, height }, toWidth, toHeight, KEYS), toWidth, toHeight);
    const fit = { kind: 'crop', edge, filter: 'bicubic' } as const;
    const found = await decodeForEncoder(png, { size: SIZE, fit, limits: LIMITS });
    const differenceFrom = (other: Uint8Array) =>
      other.reduce((sum, value, at) => sum + Math.abs(value - found[at]!), 0) / other.length;
    expect(differenceFrom(wanted)).toBeLessThan(1.5);
    // A pixel to the side, or squashed, it would be far off.
    if (width !== height) {
      expect(differenceFrom(await decodeForEncoder(png, { size: SIZE, limits: LIMITS }))).toBeGreaterThan(5);
    }
  },
);

test('of a strip only the middle is looked at', async () => {
  const [width, height] = [20_000, 40];
  const strip = await sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
    .composite([
      { input: { create: { width: 400, height, channels: 3, background: '#00ff00' } }, left: 9_800, top: 0 },
    ])
    .png()
    .toBuffer();
  const fit = { kind: 'crop', edge: SIZE, filter: 'bilinear' } as const;
  const found = await decodeForEncoder(strip, { size: SIZE, fit, limits: LIMITS });
  expect(found.every((value, at) => value === (at % 3 === 1 ? 255 : 0))).toBe(true);
});

test.each([
  [256, 256],
  [320, 240],
  [1000, 750],
  [90, 1200],
])('%d x %d pixels come close to Pillow’s bilinear', async (width, height) => {
  for (const hue of [10, 77, 141, 200, 320]) {
    const jpeg = await sharp(Buffer.from(drawing(hue)))
      .resize(width, height, { fit: 'fill' })
      .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const data = await sharp(jpeg).raw().toBuffer();
    const wanted = pilResize({ data, width, height }, SIZE, SIZE);
    const found = await decodeForEncoder(jpeg, { size: SIZE, limits: LIMITS });
    const difference =
      wanted.reduce((sum, value, at) => sum + Math.abs(value - found[at]!), 0) / wanted.length;
    expect(difference).toBeLessThan(1);
    const [a, b] = [await embed(wanted), await embed(found)];
    expect(a.reduce((sum, value, at) => sum + value * b[at]!, 0)).toBeGreaterThan(0.998);
  }
});
