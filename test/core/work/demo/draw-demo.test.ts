import { describe, expect, test } from 'vitest';
import { decodeForEncoder } from '../../../../core/ground/pixels/decode.ts';
import { readPicture } from '../../../../core/ground/pixels/inspect.ts';
import { composeScene, prefixIds } from '../../../../core/work/demo/compose-scene.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { type DemoPicture, drawDemo, missingIndexes } from '../../../../core/work/demo/draw-demo.ts';
import { planScene, SCENE_SIDE, sceneKey } from '../../../../core/work/demo/plan-scene.ts';
import { openSpriteBook } from '../../../../core/work/demo/sprites.ts';

const COUNT = 120;
const LIMITS = { maxBytes: 100_000, maxPixels: SCENE_SIDE ** 2 };

async function draw(count: number, present?: ReadonlySet<string>): Promise<DemoPicture[]> {
  const pictures: DemoPicture[] = [];
  for await (const picture of drawDemo(count, present)) pictures.push(picture);
  return pictures;
}
const pictures = await draw(COUNT);

describe('drawDemo', () => {
  test('draws the same bytes every time', async () => {
    const again = await draw(40);
    expect(again.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).toEqual(
      pictures.slice(0, 40).map(({ bytes }) => Buffer.from(bytes).toString('base64')),
    );
  });

  test('draws different pictures, all of them valid JPEGs of 256 pixels', async () => {
    const read = await Promise.all(pictures.map(({ bytes }) => readPicture(bytes, LIMITS)));
    expect(new Set(read.map(({ sha256 }) => sha256)).size).toBe(COUNT);
    for (const { format, width, height } of read) {
      expect({ format, width, height }).toEqual({ format: 'jpeg', width: SCENE_SIDE, height: SCENE_SIDE });
    }
  });

  test('draws something visible on every background', async () => {
    const book = openSpriteBook(await loadConcepts());
    const { rasterizeSvg } = await import('../../../../core/ground/pixels/drawing.ts');
    for (const { scene, bytes } of pictures) {
      const empty = await rasterizeSvg(await composeScene({ ...scene, sprites: [] }, book));
      const [with_, without] = await Promise.all(
        [bytes, empty].map(input => decodeForEncoder(input, { size: 64, limits: LIMITS })),
      );
      const changed = with_!.filter((value, i) => Math.abs(value - without![i]!) > 24).length / with_!.length;
      expect(changed, scene.key).toBeGreaterThan(0.015);
    }
  });

  test('goes on where it stopped: what is there is not drawn again', async () => {
    const present = new Set([0, 1, 3].map(sceneKey));
    const rest = await draw(6, present);
    expect(rest.map(({ scene }) => scene.key)).toEqual([2, 4, 5].map(sceneKey));
    expect(rest[0]!.bytes).toEqual(pictures[2]!.bytes);
    expect(missingIndexes(6, present)).toEqual([2, 4, 5]);
  });

  test('names the art set of each picture in its attribution', () => {
    for (const { attribution } of pictures) expect(attribution).toMatch(/^\S.* by .+ \(https:.+\), .+/);
  });

  test('can be stopped early without a complaint', async () => {
    for await (const _picture of drawDemo(50)) break;
  });
});

describe('composeScene', () => {
  test('keeps the gradients of two drawings apart', async () => {
    const concepts = await loadConcepts();
    const book = openSpriteBook(concepts);
    for (let index = 0; index < 300; index++) {
      const svg = await composeScene(planScene(index, concepts), book);
      const ids = Array.from(svg.matchAll(/\bid="([^"]+)"/g), match => match[1]);
      const used = Array.from(svg.matchAll(/(?:url\(#|href="#)([^)"]+)/g), match => match[1]);
      expect(new Set(ids).size, `picture ${index}`).toBe(ids.length);
      for (const id of used) expect(ids, `picture ${index}`).toContain(id);
    }
  });

  test.each([
    ['<path id="a" fill="url(#a)"/>', '<path id="x-a" fill="url(#x-a)"/>'],
    ['<use href="#b"/><use xlink:href="#b"/>', '<use href="#x-b"/><use xlink:href="#x-b"/>'],
    [`<g mask="url('#c')" data-id2="d"/>`, `<g mask="url('#x-c')" data-id2="d"/>`],
    ['<path fill="#fff"/>', '<path fill="#fff"/>'],
  ])('prefixes the ids of %s', (body, prefixed) => {
    expect(prefixIds(body, 'x-')).toBe(prefixed);
  });
});
