import { describe, expect, it } from 'vitest';
import { comparePrecisions } from '../../../../core/work/model-switch/compare-precisions.ts';
import { createGallery } from '../search/gallery.ts';

describe('int8 against float32', () => {
  it('is compared on the images of the collection, and good enough for the demo model', async () => {
    const gallery = await createGallery(40);
    const found = await comparePrecisions('demo', 'int8', gallery.config);
    expect(found.images).toBe(40);
    expect(found.cosine).toBeGreaterThan(1e-7);
    expect(found.cosine).toBeLessThan(0.005);
    expect(found.neighbours).toBeLessThan(0.1);
    expect(found.speed).toBeGreaterThan(0);
    await gallery.drop();
  });
});
