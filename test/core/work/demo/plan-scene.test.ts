import { describe, expect, test } from 'vitest';
import { ART_SET_NAMES, type ArtSetName } from '../../../../core/work/demo/art-sets.ts';
import { cycleLength } from '../../../../core/work/demo/cast.ts';
import { isEveryday } from '../../../../core/work/demo/concept-traits.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { DEMO_COUNT } from '../../../../core/work/demo/draw-demo.ts';
import { type PlacedSprite, planScene, SCENE_SIDE, sceneKey } from '../../../../core/work/demo/plan-scene.ts';

const concepts = await loadConcepts();
const scenes = Array.from({ length: DEMO_COUNT }, (_, index) => planScene(index, concepts));

/** The corners of a drawing's square after turning. */
function cornersOf({ centerX, centerY, size, degrees }: PlacedSprite): [number, number][] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const half = size / 2;
  return [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ].map(([x, y]) => [centerX + x! * cos - y! * sin, centerY + x! * sin + y! * cos]);
}

describe('planScene', () => {
  test('plans the same picture for the same index, whatever was planned before', () => {
    for (const index of [0, 1, 916, 917, 2_750]) {
      expect(planScene(index, concepts)).toEqual(scenes[index]);
    }
  });

  test('gives pictures keys that never change', () => {
    expect(sceneKey(42)).toBe('demo-1-00042');
    expect(scenes.every((scene, index) => scene.key === sceneKey(index))).toBe(true);
  });

  test('the first pictures stay what they are: a change here needs a new edition in the keys', () => {
    const first = scenes
      .slice(0, 3)
      .map(({ kind, set, concepts: shown }) => [kind, set, ...shown.map(c => c.english)]);
    expect(first).toMatchInlineSnapshot(`
      [
        [
          "count",
          "openmoji",
          "fox",
        ],
        [
          "pair",
          "fluent-emoji-flat",
          "lab coat",
          "duck",
        ],
        [
          "single",
          "openmoji",
          "laptop",
        ],
      ]
    `);
  });

  test('is about each thing three times, about everyday ones six times, in another style each time', () => {
    expect(DEMO_COUNT).toBe(3 * cycleLength(concepts));
    const styles = new Map<string, ArtSetName[]>();
    for (const { concepts: shown, set } of scenes) {
      const { emoji } = shown[0]!;
      styles.set(emoji, [...(styles.get(emoji) ?? []), set]);
    }
    for (const concept of concepts) {
      const drawn = styles.get(concept.emoji)!;
      expect(drawn.length, concept.emoji).toBe(isEveryday(concept) ? 6 : 3);
      const available = ART_SET_NAMES.filter(style => concept.icons[style]).length;
      expect(new Set(drawn).size, concept.emoji).toBe(Math.min(drawn.length, available));
    }
  });

  test('shows each thing at least once by itself', () => {
    const alone = scenes.filter(({ kind }) => kind === 'single').map(scene => scene.concepts[0]!.emoji);
    expect(new Set(alone).size).toBe(concepts.length);
  });

  test('uses only drawings that the style has', () => {
    for (const { set, sprites } of scenes) {
      for (const { concept } of sprites) expect(concept.icons[set]).toBeTypeOf('string');
    }
  });

  test('keeps every turned drawing inside the canvas', () => {
    for (const { key, sprites } of scenes) {
      for (const [x, y] of sprites.flatMap(cornersOf)) {
        expect(Math.min(x, y), key).toBeGreaterThanOrEqual(0);
        expect(Math.max(x, y), key).toBeLessThanOrEqual(SCENE_SIDE);
      }
    }
  });

  test('mixes single drawings, counted ones, pairs and triples on three kinds of ground', () => {
    const share = (has: (scene: (typeof scenes)[number]) => boolean) =>
      scenes.filter(has).length / scenes.length;
    expect(share(({ kind }) => kind === 'single')).toBeGreaterThan(0.5);
    for (const kind of ['count', 'pair', 'triple']) expect(share(s => s.kind === kind)).toBeGreaterThan(0.04);
    for (const kind of ['plain', 'graded', 'noisy']) {
      expect(share(s => s.background.kind === kind)).toBeGreaterThan(0.15);
    }
    expect(share(({ sprites }) => sprites.some(({ mirrored }) => mirrored))).toBeGreaterThan(0.2);
  });

  test('never mirrors what has letters, numbers or a side in its name', () => {
    const mirrored = new Set(
      scenes.flatMap(s => s.sprites.filter(p => p.mirrored).map(p => p.concept.emoji)),
    );
    for (const emoji of ['🔍', '🔎', '🛑', '🥇', '📅', '🎵', '📗', '🚓'])
      expect(mirrored.has(emoji)).toBe(false);
  });
});
