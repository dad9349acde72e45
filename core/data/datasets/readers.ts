import type { CaptionReader } from './caption-row.ts';
import { readCoco } from './coco.ts';
import { readCsv } from './csv.ts';
import { readFlickr30k } from './flickr30k.ts';
import { readJsonl } from './jsonl.ts';
import { readXm3600 } from './xm3600.ts';

/** The formats of `negareh import <format>`. nocaps is COCO's layout with ten captions a picture. */
export const DATASET_READERS = {
  coco: readCoco,
  flickr30k: readFlickr30k,
  nocaps: readCoco,
  csv: readCsv,
  jsonl: readJsonl,
  xm3600: readXm3600,
} as const satisfies Record<string, CaptionReader>;

export type DatasetFormat = keyof typeof DATASET_READERS;
