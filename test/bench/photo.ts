import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { openImageEncoder } from '../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../core/engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { decodeForEncoder } from '../../core/ground/pixels/decode.ts';
import { openDemoSet } from '../../core/work/evaluation/demo-set.ts';
import { searchClientOf } from '../../core/work/search/client.ts';
import { openBenchSystem, startSearchProcess } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, rate, timeEach } from './stopwatch.ts';

const PHOTOS = 400;
const BATCH = 64;
/** Of photographs as the web has them (ImageNet's are as large), and as a phone takes them. */
const SIZES = [
  { name: 'of the web', width: 500, height: 375, count: PHOTOS },
  { name: 'of a phone', width: 4_000, height: 3_000, count: 48 },
] as const;
const TEXTS = 300;
/** The dictionaries and what finds nothing good come behind a start. */
const SETTLING_MS = 40_000;

interface Photos {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * What the model of a new system takes: photos a second from JPEG files, the time of a text, of loading, and the memory of a
 * search process. Without a folder of photographs, noisy pictures of their sizes are drawn.
 */
export async function benchPhoto(print: (line: string) => void, folder?: string): Promise<void> {
  const system = await openBenchSystem(print, 'photo');
  const directory = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    const { dataDir, device, encoderThreads: threads, ...config } = system.config;
    const model = await prepareModel('photo', { precision: 'fp32', modelsDir: path.join(dataDir, 'models') });
    const texts = (await openDemoSet('demo-seen', dataDir)).images
      .slice(0, TEXTS)
      .flatMap(({ captions }) => captions.slice(0, 1));

    const beforeText = performance.now();
    const text = await openTextEncoder(model, { device, threads });
    const textLoad = performance.now() - beforeText;
    const times = await timeEach(texts.length, number => text.encode([texts[number]!]));
    await text.close();

    const limits = { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels };
    const beforeImage = performance.now();
    const image = await openImageEncoder(model, { device, threads, limits });
    const imageLoad = performance.now() - beforeImage;
    const { imageSize: size, fit } = model.vision;
    const rows: string[][] = [];
    for (const { name, files } of await photosOf(folder, directory)) {
      const inputs = files.map(file => ({ path: file }));
      await image.encode(inputs.slice(0, BATCH));
      const whole = await rate(inputs.length, BATCH, (from, to) => image.encode(inputs.slice(from, to)));
      const decoded = await rate(inputs.length, BATCH, (from, to) =>
        Promise.all(inputs.slice(from, to).map(input => decodeForEncoder(input, { size, fit, limits }))),
      );
      rows.push([`photos ${name}, from file to embedding`, `${whole.toFixed(1)} a second`]);
      rows.push([`photos ${name}, decoded alone`, `${decoded.toFixed(1)} a second`]);
    }
    await image.close();

    // The process before it has left compiled code behind, as every start but the first finds it.
    const environment = { ...system.environment, SEARCH_PORT: String(await findFreePort()) };
    await using search = await startSearchProcess(environment);
    await sleep(SETTLING_MS);
    const client = searchClientOf({ ...system.config, searchUrl: search.url });
    for (const one of texts.slice(0, 100)) await client.search({ text: one });
    await sleep(2_000);
    printTable(
      'The model photo',
      [
        ...rows,
        ['a text alone, p50', milliseconds(times.quantile(0.5))],
        ['a text alone, p95', milliseconds(times.quantile(0.95))],
        ['opening the text encoder', milliseconds(textLoad)],
        ['opening the image encoder', milliseconds(imageLoad)],
        [`search over ${system.pictures} pictures, to the first ready answer`, milliseconds(search.startMs)],
        ['memory of search, without pictures asked', `${(await search.memory()).toFixed(0)} MB`],
      ],
      print,
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
    await system.close();
  }
}

async function photosOf(folder: string | undefined, directory: string): Promise<Photos[]> {
  if (folder !== undefined) {
    const names = (await readdir(folder)).filter(name => /\.jpe?g$/i.test(name)).sort();
    return [{ name: 'of the folder', files: names.slice(0, PHOTOS).map(name => path.join(folder, name)) }];
  }
  const random = seededRandom(11);
  return Promise.all(
    SIZES.map(async ({ name, width, height, count }) => {
      const bytes = await noisyPhoto(width, height, random);
      const files = Array.from({ length: count }, (_, number) =>
        path.join(directory, `${width}-${number}.jpg`),
      );
      for (const file of files) await writeFile(file, bytes);
      return { name, files };
    }),
  );
}

/** Soft shapes with the grain of a camera: as many bytes as a photograph of the size has. */
function noisyPhoto(width: number, height: number, random: () => number): Promise<Buffer> {
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    pixels[at] = 128 + 80 * Math.sin(x / 37 + (at % 3)) * Math.cos(y / 53) + 30 * (random() - 0.5);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
