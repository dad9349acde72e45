import { z } from 'zod';
import { ImageSource } from '../images/image.ts';
import { CaptionSource } from './caption-pair.ts';

/** What approved pairs are written as. The first three are tables; the others hold the images, too. */
export const ExportFormat = z.enum(['csv', 'jsonl', 'parquet', 'webdataset', 'huggingface']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** The text of a pair: the Persian one, its English one, or a row for each. */
export const ExportLanguage = z.enum(['fa', 'en', 'both']);
export type ExportLanguage = z.infer<typeof ExportLanguage>;

/**
 * Which files go with the rows: none; the JPEG of 1280 pixels, which holds nothing but pixels; or the file as it came in,
 * which may tell where and with what it was taken.
 */
export const ExportImages = z.enum(['none', 'rendition', 'original']);
export type ExportImages = z.infer<typeof ExportImages>;

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

const Score = z.coerce.number().min(-1).max(1);
const Share = z.coerce.number().min(0).max(0.9);

const Fields = z.strictObject({
  format: ExportFormat,
  /** Where the captions came from … */
  source: CaptionSource.optional(),
  /** … and the images. */
  imageSource: ImageSource.optional(),
  scorer: z.string().min(1).max(200).optional(),
  /** Scores from here (included) … */
  min: Score.optional(),
  /** … to here (left out). */
  max: Score.optional(),
  language: ExportLanguage.default('fa'),
  pictures: ExportImages.optional(),
  /** Shares of the images, 0 to 0.9; the rest is for training. */
  validation: Share.default(0.05),
  test: Share.default(0.05),
  /** The same seed gives the same split. */
  seed: z.string().max(100).default('negareh'),
});

const isTable = (format: ExportFormat): boolean => format !== 'webdataset' && format !== 'huggingface';

/** What is exported, and how. It may come from a query string. */
export const PairExport = Fields.refine(
  ({ min, max, scorer }) => (min === undefined && max === undefined) || scorer !== undefined,
  {
    message: 'scores of two scorers are never mixed: name the scorer, too',
    path: ['scorer'],
  },
)
  .refine(({ validation, test }) => validation + test <= 0.9, {
    message: 'validation and test together leave at least a tenth for training',
    path: ['test'],
  })
  .refine(({ format, pictures }) => isTable(format) || pictures !== 'none', {
    message: 'this format holds the pictures',
    path: ['pictures'],
  });
export type PairExport = z.infer<typeof PairExport>;

/** Without a word, tables take no files and the other formats the renditions. */
export const imagesOf = ({ format, pictures }: Pick<PairExport, 'format' | 'pictures'>): ExportImages =>
  pictures ?? (isTable(format) ? 'none' : 'rendition');
