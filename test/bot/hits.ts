import type { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { Hit } from '../../core/ground/domain/search/search.ts';
import { tinyPng } from '../stand-ins/telegram/tiny-picture.ts';

/** Hits in order of rank whose renditions lie on disk; every second one has an attribution. */
export const makeHits = (files: DiskImageFiles, count: number): Promise<Hit[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => makeHit(files, index + 1)));

async function makeHit(files: DiskImageFiles, rank: number): Promise<Hit> {
  const sha256 = rank.toString(16).padStart(64, '0');
  const large = tinyPng(640, 480, rank);
  const small = tinyPng(320, 240, rank);
  await files.write({ sha256, format: 'png', bytes: large, renditions: { 320: small, 1280: large } });
  return {
    rank,
    imageId: newId(),
    score: 1 - rank / 100,
    sha256,
    width: 640,
    height: 480,
    path: files.pathOf(sha256, 'png'),
    caption: null,
    source: 'demo',
    sourceUrl: null,
    alike: 0,
    attribution: rank % 2 === 0 ? 'Noto Emoji by Google Inc, Apache-2.0' : null,
  };
}
