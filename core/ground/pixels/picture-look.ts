import sharp from 'sharp';

/** What a picture looks like, to tell pictures from each other and from blank ones. */
export interface PictureLook {
  /**
   * 64 bits as a signed decimal number: whether each of the lowest frequencies of brightness is above their median (pHash:
   * C. Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010). The same photo in another size or
   * quality differs in two bits or none, another photo in eighteen or more (test/core/ground/pixels/picture-look.test.ts).
   */
  readonly perceptualHash: string;
  /** One colour, or nearly so. */
  readonly isBlank: boolean;
  /** Signs of one colour on a ground of another, as in “no photo”: hardly anything in between, and no third colour. */
  readonly isTextOnly: boolean;
}

/** Frequencies a side, and places a side that they are made from. */
const FREQUENCIES = 8;
const PLACES = 32;
const COSINES = Array.from({ length: FREQUENCIES }, (_, frequency) =>
  Array.from({ length: PLACES }, (_, place) =>
    Math.cos(((2 * place + 1) * frequency * Math.PI) / (2 * PLACES)),
  ),
);
const SAMPLE = 160;
/** Standard deviation of brightness, of 255; a photo of a white wall has more. */
const BLANK_DEVIATION = 3;
/** Of colours, in steps of 255. */
const NEAR_GROUND = 36;
const OFF_LINE = 32;
/** A photo of a thing on a white ground has all shades in between. */
const MOST_BETWEEN = 0.1;
const MOST_OFF_LINE = 0.02;
const LEAST_GROUND = 0.8;

/** @param rendition of the picture, as we have made it: JPEG bytes */
export async function lookOf(rendition: Uint8Array): Promise<PictureLook> {
  const picture = sharp(rendition).removeAlpha().toColourspace('srgb');
  const [grey, colours] = await Promise.all([
    picture
      .clone()
      .greyscale()
      .resize(PLACES, PLACES, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw()
      .toBuffer(),
    // Unsmoothed, so that no colours appear that the picture does not have.
    picture.clone().resize(SAMPLE, SAMPLE, { fit: 'fill', kernel: 'nearest' }).raw().toBuffer(),
  ]);
  const isBlank = deviationOf(colours) < BLANK_DEVIATION;
  return { perceptualHash: hashOf(grey), isBlank, isTextOnly: !isBlank && hasTwoColours(colours) };
}

/** By a discrete cosine transform, first along the rows. */
function hashOf(grey: Uint8Array): string {
  const rows = Array.from({ length: PLACES }, (_, y) =>
    COSINES.map(cosines => cosines.reduce((sum, cosine, x) => sum + cosine * grey[y * PLACES + x]!, 0)),
  );
  const amplitudes = COSINES.flatMap(cosines =>
    Array.from({ length: FREQUENCIES }, (_, across) =>
      cosines.reduce((sum, cosine, y) => sum + cosine * rows[y]![across]!, 0),
    ),
  );
  // Without the first, the mean brightness, which is far above all others.
  const median = amplitudes.slice(1).sort((a, b) => a - b)[(amplitudes.length - 1) >> 1]!;
  const bits = amplitudes.reduce((hash, amplitude) => (hash << 1n) | (amplitude > median ? 1n : 0n), 0n);
  return BigInt.asIntN(64, bits).toString();
}

function deviationOf(colours: Uint8Array): number {
  const count = colours.length / 3;
  let [sum, squares] = [0, 0];
  for (let at = 0; at < colours.length; at += 3) {
    const light = (colours[at]! + colours[at + 1]! + colours[at + 2]!) / 3;
    sum += light;
    squares += light * light;
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

type Colour = readonly [number, number, number];

const colourAt = (colours: Uint8Array, at: number): Colour => [
  colours[at]!,
  colours[at + 1]!,
  colours[at + 2]!,
];
const distance = (a: Colour, b: Colour): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function hasTwoColours(colours: Uint8Array): boolean {
  const ground = commonest(colours);
  const others: Colour[] = [];
  const count = colours.length / 3;
  for (let at = 0; at < colours.length; at += 3) {
    const colour = colourAt(colours, at);
    if (distance(colour, ground) > NEAR_GROUND) others.push(colour);
  }
  if (others.length === 0 || others.length > count * (1 - LEAST_GROUND)) return false;
  const ink = others.reduce((far, colour) =>
    distance(colour, ground) > distance(far, ground) ? colour : far,
  );
  const length = distance(ink, ground);
  let [between, offLine] = [0, 0];
  for (const colour of others) {
    // How far from the ground to the ink, and how far beside the way.
    const along =
      colour.reduce((sum, part, axis) => sum + (part - ground[axis]!) * (ink[axis]! - ground[axis]!), 0) /
      length;
    const beside = Math.sqrt(Math.max(0, distance(colour, ground) ** 2 - along ** 2));
    if (beside > OFF_LINE) offLine += 1;
    else if (along < length * 0.75) between += 1;
  }
  return offLine < count * MOST_OFF_LINE && between < count * MOST_BETWEEN && between < others.length * 0.6;
}

/** The middle of the commonest of 512 colours. */
function commonest(colours: Uint8Array): Colour {
  const counts = new Map<number, { count: number; sum: [number, number, number] }>();
  for (let at = 0; at < colours.length; at += 3) {
    const [red, green, blue] = colourAt(colours, at);
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    const bin = counts.get(key) ?? { count: 0, sum: [0, 0, 0] };
    bin.count += 1;
    bin.sum[0] += red;
    bin.sum[1] += green;
    bin.sum[2] += blue;
    counts.set(key, bin);
  }
  const { count, sum } = [...counts.values()].reduce((most, bin) => (bin.count > most.count ? bin : most));
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
