import { z } from 'zod';
import type { Precision } from '../../ground/domain/models/embedding.ts';
import { PermanentError } from '../../ground/errors.ts';
import { readJsonFile } from '../../ground/files/parse-json.ts';
import { rasterizePlot } from '../../ground/pixels/rasterize-plot.ts';
import type { Encoder, ImageInput } from './encoder.ts';

/** A check's result: the largest difference of any number of any embedding. */
export interface CheckResult {
  readonly difference: number;
  readonly limit: number;
}

/** Other neighbours in a batch and other padding change the order of sums, and no more. */
const INVARIANCE_LIMIT = 1e-5;
/** Sums of float16 in another order differ so much more. */
const HALF_INVARIANCE_LIMIT = 2e-3;

const TEXTS = [
  'گربه',
  'یک سگ سیاه در برف می‌دود و کودکی با کلاه قرمز به او نگاه می‌کند',
  'A red car, parked.',
  '۱۲۳',
  Array.from({ length: 400 }, (_, index) => `واژه${index}`).join(' '),
];

const drawing = (color: string, shape: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="${color}"/>${shape}</svg>`;
const DRAWINGS = [
  drawing('#d0e8ff', '<circle cx="40" cy="40" r="25" fill="#c02020"/>'),
  drawing('#204020', '<rect x="10" y="20" width="70" height="30" fill="#f0d030"/>'),
  drawing('#ffffff', '<path d="M10 70 L60 10 L110 70 Z" fill="#303060"/>'),
];

/** A text's embedding must not depend on the rest of its batch or on its padding. */
export const checkTexts = (encoder: Encoder<string>, precision: Precision): Promise<CheckResult> =>
  checkInvariance(encoder, TEXTS, precision);

/** The same of images. */
export async function checkImages(encoder: Encoder<ImageInput>, precision: Precision): Promise<CheckResult> {
  return checkInvariance(encoder, await Promise.all(DRAWINGS.map(rasterizePlot)), precision);
}

async function checkInvariance<Input>(
  encoder: Encoder<Input>,
  inputs: readonly Input[],
  precision: Precision,
): Promise<CheckResult> {
  const { dimension } = encoder;
  const together = await encoder.encode(inputs);
  let difference = 0;
  for (const [row, input] of inputs.entries()) {
    const alone = await encoder.encode([input]);
    const norm = Math.hypot(...alone);
    difference = Math.max(
      difference,
      Math.abs(norm - 1),
      differenceOf(alone, together.subarray(row * dimension, (row + 1) * dimension)),
    );
  }
  return { difference, limit: precision === 'fp16' ? HALF_INVARIANCE_LIMIT : INVARIANCE_LIMIT };
}

const Reference = z.object({
  tolerance: z.number().positive(),
  texts: z.array(z.object({ text: z.string(), embedding: z.array(z.number()) })),
  pictures: z.array(z.object({ png: z.base64(), embedding: z.array(z.number()) })),
});

/**
 * Checks that the model reproduces the embeddings that its authors computed.
 * @throws PermanentError 'file.invalid' for a reference that cannot be read.
 */
export async function checkReference(
  file: string,
  { texts, images }: { texts: Encoder<string>; images: Encoder<ImageInput> },
): Promise<CheckResult> {
  const reference = await readReference(file);
  let difference = 0;
  for (const { text, embedding } of reference.texts) {
    difference = Math.max(difference, differenceOf(await texts.encode([text]), embedding));
  }
  for (const { png, embedding } of reference.pictures) {
    const found = await images.encode([Uint8Array.from(Buffer.from(png, 'base64'))]);
    difference = Math.max(difference, differenceOf(found, embedding));
  }
  return { difference, limit: reference.tolerance };
}

const readReference = (file: string): Promise<z.infer<typeof Reference>> =>
  readJsonFile(
    file,
    Reference,
    (reason, cause) => new PermanentError('file.invalid', { path: file, reason }, { cause }),
  );

/** Infinite for NaN and for vectors of another length. */
function differenceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let index = 0; index < a.length; index++) {
    const difference = Math.abs(a[index]! - b[index]!);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, difference);
  }
  return largest;
}
