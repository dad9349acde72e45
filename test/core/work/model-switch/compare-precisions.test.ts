import { describe, expect, it } from 'vitest';
import { comparePrecisions, judge } from '../../../../core/work/model-switch/compare-precisions.ts';
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

  const good = { images: 200, cosine: 0.004, neighbours: 0.02, speed: 1.9 };

  it('is left where it loses too much', () => {
    for (const wanted of ['int8', 'auto'] as const) {
      expect(judge(wanted, good)).toBe('int8');
      expect(judge(wanted, { ...good, cosine: 0.006 })).toBe('fp32');
      expect(judge(wanted, { ...good, neighbours: 0.04 })).toBe('fp32');
      expect(judge(wanted, { ...good, neighbours: Number.NaN })).toBe('fp32');
    }
  });

  it('is no other matter than fp16, for whoever asks for that', () => {
    expect(judge('fp16', good)).toBe('fp16');
    expect(judge('fp16', { ...good, cosine: 0.006 })).toBe('fp32');
    expect(judge('fp16', { ...good, cosine: Number.NaN })).toBe('fp32');
  });

  it('is not what auto takes where it is hardly faster or was seen on no image; who asks for it gets it', () => {
    for (const found of [
      { ...good, speed: 1.1 },
      { images: 0, cosine: 0, neighbours: 0, speed: 1 },
    ]) {
      expect(judge('auto', found)).toBe('fp32');
      expect(judge('int8', found)).toBe('int8');
      expect(judge('fp16', found)).toBe('fp16');
    }
  });
});
