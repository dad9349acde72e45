import { type Background, backgroundSvg } from './backgrounds.ts';
import { type Placement, SCENE_SIDE, type Scene } from './plan-scene.ts';
import type { Sprite, SpriteBook } from './sprites.ts';

/** Makes the ids of a drawing unique, so that gradients of two drawings in one picture do not mix. */
export function prefixIds(body: string, prefix: string): string {
  return body.replace(/(\bid="|\bhref="#|url\((?:&quot;|['"])?#)/g, reference => `${reference}${prefix}`);
}

/** Turns, mirrors and fits a drawing into its square; what exceeds its viewBox is cut off. */
function spriteSvg({ sprite, placed }: PlacedDrawing, prefix: string): string {
  const { centerX, centerY, size, degrees, mirrored } = placed;
  const transform = `translate(${centerX} ${centerY}) rotate(${degrees})${mirrored ? ' scale(-1 1)' : ''}`;
  const viewBox = `${sprite.left} ${sprite.top} ${sprite.width} ${sprite.height}`;
  return `<g transform="${transform}"><svg x="${-size / 2}" y="${-size / 2}" width="${size}" height="${size}" viewBox="${viewBox}">${prefixIds(sprite.body, prefix)}</svg></g>`;
}

interface PlacedDrawing {
  readonly sprite: Sprite;
  readonly placed: Placement;
}

interface Drawing {
  readonly background: Background;
  /** Varies the background's clouds. */
  readonly seed: number;
  readonly sprites: readonly PlacedDrawing[];
}

/** Drawings on a background as one SVG document of {@link SCENE_SIDE} pixels. */
export function composeSvg({ background, seed, sprites }: Drawing): string {
  const drawings = sprites.map((sprite, i) => spriteSvg(sprite, `s${i}-`)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${SCENE_SIDE}" height="${SCENE_SIDE}">${backgroundSvg(background, SCENE_SIDE, seed)}${drawings}</svg>`;
}

/** The planned picture with its drawings looked up. */
export async function composeScene(scene: Scene, book: SpriteBook): Promise<string> {
  const sprites = await Promise.all(
    scene.sprites.map(async placed => ({ sprite: await book.find(placed.concept, scene.set), placed })),
  );
  return composeSvg({ background: scene.background, seed: scene.seed, sprites });
}
