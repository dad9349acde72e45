import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { openImageEncoder } from '../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../core/engines/encoders/open-text-encoder.ts';
import { openTokenizer } from '../../../core/engines/encoders/tokenizer.ts';
import { type PreparedModel, prepareModel } from '../../../core/engines/models/prepare.ts';
import { PresetBook } from '../../../core/engines/models/preset-book.ts';
import { ROOT } from '../../../core/ground/project.ts';
import { printTable } from '../bench-table.ts';
import { type Timing, timeInTurns } from '../time-in-turns.ts';
import { openPeers, type Peers } from './python.ts';

const PICTURES = Number(process.env['PEERS_PICTURES'] ?? 32);
/** A photograph as ingest leaves it for encoders. */
const [WIDTH, HEIGHT] = [1280, 960];
const VOCABULARY = 42_000;
/** Eight tokens, with those that begin and end a text. */
const TEXT = 'سگ و گربه در باغ';
const LIMITS = { maxBytes: 2 ** 24, maxPixels: 2 ** 26 };
const HALF = [0.5, 0.5, 0.5] as const;
const Versions = z.object({ versions: z.string() });
const First = z.object({ first: z.array(z.number()) });

/** Models of full size, ViT-B/32 and RoBERTa-base, beside torch and transformers: from JPEG or text to embedding. */
export async function benchPeersEncoders(print: (line: string) => void): Promise<void> {
  const peers = await openPeers(['numpy', 'torch', 'transformers', 'pillow'], print);
  if (!peers) return;
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    const { versions } = await peers.ask('write_model', { folder, vocabulary: VOCABULARY }, Versions);
    for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
      await cp(path.join(ROOT, 'models/demo/text', name), path.join(folder, 'text', name));
    }
    const modelsDir = path.join(folder, 'models');
    await new PresetBook(modelsDir).add('full-size', {
      kind: 'search',
      source: 'random',
      vision: { place: { folder: path.join(folder, 'vision') }, mean: HALF, std: HALF },
      text: { place: { folder: path.join(folder, 'text') }, maxTokens: 64, normalizerVersion: 1 },
    });
    const files = await drawPictures(folder);
    for (const bf16 of [false, true]) {
      await peers.ask('open_model', { folder, bf16 }, z.object({}));
      for (const precision of ['fp32', 'int8'] as const) {
        const model = await prepareModel('full-size', { precision, modelsDir });
        await benchBeside({ peers, model, files, other: `transformers ${bf16 ? 'bf16' : 'fp32'}` }, print);
      }
    }
    print(`  ${versions}, random weights; load ${loadavg()[0]!.toFixed(1)}`);
  } finally {
    await peers.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Beside {
  readonly peers: Peers;
  readonly model: PreparedModel;
  readonly files: readonly string[];
  readonly other: string;
}

async function benchBeside({ peers, model, files, other }: Beside, print: (line: string) => void) {
  const begin = performance.now();
  const text = await openTextEncoder(model, { device: 'cpu', threads: 0 });
  await text.encode([TEXT]);
  const readyMs = performance.now() - begin;
  const image = await openImageEncoder(model, { device: 'cpu', threads: 0, limits: LIMITS });
  const tokenizer = await openTokenizer(model.text.tokenizerFolder, model.text);
  const tokens = tokenizer.encode(TEXT);
  const own = `negareh ${model.precision}`;
  try {
    const pictures = await timeInTurns({
      [own]: () => image.encode(files.map(file => ({ path: file }))),
      [other]: () => peers.ask('embed_images', { files }, First),
    });
    const single = await timeInTurns({
      [own]: () => text.encode([TEXT]),
      [other]: () => peers.ask('embed_texts', { tokens: [[...tokens]] }, First),
    });
    const line = (name: string): string[] => [
      name,
      ...cells(pictures[name]!, pictures[other]!, ms => `${(PICTURES / (ms / 1000)).toFixed(1)} a second`),
      ...cells(single[name]!, single[other]!, ms => `${ms.toFixed(2)} ms`),
    ];
    const header = ['', 'JPEG to embedding, median', 'best', 'times', 'text, median', 'best', 'times'];
    const title = `${PICTURES} photographs of ${WIDTH} x ${HEIGHT}, one text of ${tokens.length} tokens; text ready after ${(readyMs / 1000).toFixed(2)} s`;
    printTable(title, [header, line(own), line(other)], print);
  } finally {
    await image.close();
    await text.close();
  }
}

const cells = (timing: Timing, base: Timing, show: (ms: number) => string): string[] => [
  show(timing.median),
  show(timing.best),
  `${(base.median / timing.median).toFixed(2)} x`,
];

/** Noise in colours, blurred: as many details as a photograph has. */
async function drawPictures(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (let picture = 0; picture < PICTURES; picture++) {
    const noise = { type: 'gaussian' as const, mean: 90 + 3 * picture, sigma: 60 };
    const create = { width: WIDTH, height: HEIGHT, channels: 3 as const, background: '#000000', noise };
    const file = path.join(folder, `${picture}.jpg`);
    await writeFile(file, await sharp({ create }).blur(3).jpeg({ quality: 85 }).toBuffer());
    files.push(file);
  }
  return files;
}

if (import.meta.main) await benchPeersEncoders(line => process.stdout.write(`${line}\n`));
