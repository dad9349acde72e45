import type { ApprovedImage, ApprovedPair } from '../../data/captions/approved-pairs.ts';
import type { PairExport, Split } from '../../ground/domain/captions/pair-export.ts';

/** A caption of an image, under the names that data sets use. */
interface ExportCaption {
  readonly caption: string;
  readonly language: 'fa' | 'en';
  /** The text that a Persian caption was translated from. */
  readonly english: string | null;
  readonly source: string;
  readonly score: number | null;
  readonly scorer: string | null;
  readonly translator: string | null;
  readonly judged_by: 'person' | 'bulk';
  readonly pair_id: string;
}

/** An image with its metadata. */
interface ExportImage {
  readonly file_name: string;
  readonly split: Split;
  readonly image_source: string;
  /** Author and licence: a line that must be shown with the image. */
  readonly attribution: string | null;
  readonly source_url: string | null;
  readonly city: string | null;
  readonly category: string | null;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  readonly image_id: string;
}

/** An image with all its captions: what formats with images hold. */
export interface ExportSample extends ExportImage {
  readonly captions: readonly ExportCaption[];
}

/** A line of a table. */
export type ExportRow = ExportImage & ExportCaption;

/** The columns of tables, in order. */
export const EXPORT_COLUMNS = [
  'file_name',
  'caption',
  'language',
  'english',
  'split',
  'source',
  'score',
  'scorer',
  'translator',
  'judged_by',
  'image_source',
  'attribution',
  'source_url',
  'city',
  'category',
  'width',
  'height',
  'sha256',
  'image_id',
  'pair_id',
] as const satisfies readonly (keyof ExportRow)[];

export function columnType(column: keyof ExportRow): 'text' | 'real' | 'whole' {
  if (column === 'score') return 'real';
  return column === 'width' || column === 'height' ? 'whole' : 'text';
}

/** @param fileName the image's file name in the data set */
export function toSample(
  image: ApprovedImage,
  split: Split,
  { fileName, language }: { fileName: string; language: PairExport['language'] },
): ExportSample {
  return {
    file_name: fileName,
    captions: captionsOf(image.pairs, language),
    split,
    image_source: image.source,
    attribution: image.attribution,
    source_url: image.sourceUrl,
    city: image.city,
    category: image.category,
    width: image.width,
    height: image.height,
    sha256: image.sha256,
    image_id: image.id,
  };
}

export const toRows = ({ captions, ...image }: ExportSample): ExportRow[] =>
  captions.map(caption => ({ ...image, ...caption }));

/**
 * A sample as a line of JSON. Readers take the types from the first lines they see, and refuse the set when a later file
 * differs. So nothing is null (an empty text takes its place), and a score is a text.
 */
export const sampleLine = (sample: ExportSample): string =>
  `${JSON.stringify(sample, (key, value: unknown) => {
    if (value === null) return '';
    return key === 'score' ? String(value) : value;
  })}\n`;

function captionsOf(pairs: readonly ApprovedPair[], language: PairExport['language']): ExportCaption[] {
  const persian = pairs.map(pair => toCaption(pair, 'fa'));
  if (language === 'fa') return persian;
  // Several translations of one English caption may be approved.
  const english = new Map<string, ExportCaption>();
  for (const pair of pairs)
    if (pair.english !== null && !english.has(pair.english)) english.set(pair.english, toCaption(pair, 'en'));
  return language === 'en' ? [...english.values()] : [...persian, ...english.values()];
}

function toCaption(pair: ApprovedPair, language: 'fa' | 'en'): ExportCaption {
  const { id, english, persian, source, score, scorer, translator, isJudged } = pair;
  return {
    caption: language === 'en' ? (english ?? '') : persian,
    language,
    english,
    source,
    score,
    scorer,
    translator,
    judged_by: isJudged ? 'person' : 'bulk',
    pair_id: id,
  };
}
