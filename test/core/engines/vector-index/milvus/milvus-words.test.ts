import { describe, expect, it } from 'vitest';
import { markFacets } from '../../../../../core/engines/vector-index/exact/facet-marks.ts';
import { packImages } from '../../../../../core/engines/vector-index/exact/image-columns.ts';
import {
  indexOf,
  isLossy,
  knobOf,
  MilvusFactory,
  searchParameters,
} from '../../../../../core/engines/vector-index/milvus/factory.ts';
import { filterExpression } from '../../../../../core/engines/vector-index/milvus/filter-expression.ts';
import type { ImageFacets } from '../../../../../core/ground/domain/images/image.ts';
import { idOf } from '../random-images.ts';

describe('a factory for Milvus', () => {
  it.each([
    ['Flat', 'FLAT', {}, undefined],
    ['HNSW32', 'HNSW', { M: 32, efConstruction: 200 }, 'ef'],
    ['IVF1024,Flat', 'IVF_FLAT', { nlist: 1024 }, 'nprobe'],
    ['IVF1024,SQ8', 'IVF_SQ8', { nlist: 1024 }, 'nprobe'],
    ['IVF256,PQ16', 'IVF_PQ', { nlist: 256, m: 16, nbits: 8 }, 'nprobe'],
    ['DISKANN', 'DISKANN', {}, 'search_list'],
    ['GPU_CAGRA', 'GPU_CAGRA', {}, 'itopk_size'],
    ['GPU_IVF_FLAT(nlist=4096)', 'GPU_IVF_FLAT', { nlist: 4096 }, 'nprobe'],
    ['HNSW(M=48,efConstruction=400)', 'HNSW', { M: 48, efConstruction: 400 }, 'ef'],
    ['SCANN(nlist=64)', 'SCANN', { nlist: 64 }, 'nprobe'],
    ['AUTOINDEX', 'AUTOINDEX', {}, undefined],
  ])('%s', (factory, type, parameters, knob) => {
    const index = indexOf(MilvusFactory.parse(factory));
    expect(index).toEqual({ type, parameters });
    expect(knobOf(index)?.name).toBe(knob);
    expect(isLossy(index)).toBe(/SQ|PQ|SCANN|AUTOINDEX/.test(type));
  });

  it.each(['', 'hnsw', 'HNSW32,PQ8', 'HNSW(M)', 'HNSW(M=x)', 'DISKANN()', 'IVF,Flat', 'A"B'])(
    'but not “%s”',
    factory => {
      expect(MilvusFactory.safeParse(factory).success).toBe(false);
    },
  );

  it('asks for as many candidates as rows at least', () => {
    expect(searchParameters({ name: 'ef', value: 16 }, 108)).toEqual({ ef: 108 });
    expect(searchParameters({ name: 'search_list', value: 256 }, 108)).toEqual({ search_list: 256 });
    expect(searchParameters({ name: 'itopk_size', value: 64 }, 108)).toEqual({ itopk_size: 128 });
    expect(searchParameters({ name: 'nprobe', value: 8 }, 108)).toEqual({ nprobe: 8 });
    expect(searchParameters(null, 108)).toEqual({});
  });
});

describe('filters for Milvus', () => {
  it('are its conditions', () => {
    const expression = filterExpression({
      source: ['demo', 'divar'],
      city: ['تهران'],
      from: '2026-01-01T03:30:00+03:30',
      to: '2026-01-02T00:00:00Z',
    });
    expect(expression).toBe(
      'source in ["demo", "divar"] and city in ["تهران"] and created_at >= 1767225600000 and created_at < 1767312000000',
    );
    expect(filterExpression({})).toBe('');
  });

  it('leave out what could be read in two ways: less is filtered there, never more', () => {
    for (const word of ['a"b', "a'b", 'a\\', 'a\nb', '"] or city in ["x']) {
      expect(filterExpression({ city: ['تهران', word], category: ['خانه'] })).toBe('category in ["خانه"]');
    }
  });
});

it('marks of facets tell changed ones', () => {
  const facets: ImageFacets = { source: 'demo', city: 'تهران', category: null, createdAt: 5 };
  const changed: ImageFacets[] = [
    facets,
    { ...facets, source: 'upload' },
    { ...facets, city: null },
    { ...facets, city: '' },
    { ...facets, city: null, category: 'تهران' },
    { ...facets, createdAt: 6 },
  ];
  const marks = markFacets(packImages(changed.map((one, row) => ({ id: idOf(row), facets: one }))));
  expect(new Set(marks).size).toBe(changed.length);
  // Whatever else is in the batch.
  expect(markFacets(packImages([{ id: idOf(9), facets }]))[0]).toBe(marks[0]);
});
