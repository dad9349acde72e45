// What `import … from 'negareh'` gives: a model with images and texts in memory, without a database.

export type { QueryFit } from './ground/domain/search/search.ts';
export { NegarehError } from './ground/errors.ts';
export type { Similar } from './work/library/embedded-list.ts';
export {
  type ClassifyPictureOptions,
  type ComputeResult,
  ImageSearch,
  type LabelProbability,
  type PictureSearchOptions,
  type QueryPart,
  type TopOptions,
} from './work/library/image-search.ts';
export type { ImageSearchOptions } from './work/library/open-encoders.ts';
