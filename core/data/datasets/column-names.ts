import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';

/** The names that data sets use for the picture's column, ours first. */
const IMAGE_COLUMNS = [
  'path',
  'image',
  'image_path',
  'file_name',
  'filename',
  'image_name',
  'file',
  'img',
  'picture',
  'photo',
  'تصویر',
  'عکس',
  'پرونده',
  'فایل',
] as const;
/** The names that data sets use for the caption's column, ours first. */
const CAPTION_COLUMNS = [
  'caption',
  'text',
  'label',
  'title',
  'sentence',
  'description',
  'comment',
  'raw',
  'کپشن',
  'متن',
  'شرح',
  'توضیح',
  'عنوان',
] as const;
/** Columns of JSON that hold several captions. */
const LIST_COLUMNS = ['captions', 'texts', 'sentences'] as const;

const IMAGES: readonly string[] = IMAGE_COLUMNS;
const CAPTIONS: readonly string[] = [...CAPTION_COLUMNS, ...LIST_COLUMNS];

/** Columns of rows with several captions, one in each column. */
const NUMBERED = /^(caption|text|sentence|description|comment|کپشن|متن)_?\d+$/;

/** Normalises a column's name for comparison: “File Name” is file_name, and caption_2 is caption. */
export const columnKey = (name: string): string =>
  name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(NUMBERED, '$1');

/** Finds the columns of the picture and the caption among these normalised names; undefined when one is missing. */
export function columnsAmong(names: readonly string[]): { image: number; caption: number } | undefined {
  const first = (known: readonly string[]) =>
    known.map(name => names.indexOf(name)).find(index => index !== -1);
  const image = first(IMAGES);
  const caption = first(CAPTIONS);
  return image === undefined || caption === undefined ? undefined : { image, caption };
}

export const namesPicture = (names: readonly string[]): boolean =>
  names.some(name => IMAGES.includes(columnKey(name)));

/**
 * The rows of one record of CSV, JSON or a data set's metadata: a picture and one or several captions. A value that is null
 * or of another type counts as absent, and the next name is tried.
 */
export function* rowsOfRecord(
  record: Iterable<readonly [name: string, value: unknown]>,
  position: number,
): Generator<ReadRow> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of record) {
    const key = columnKey(name);
    fields.set(key, fields.has(key) ? [fields.get(key), value].flat() : value);
  }
  const image = firstText(fields, IMAGES) ?? '';
  const captions = [
    ...textsOf(firstPresent(fields, CAPTION_COLUMNS)),
    ...LIST_COLUMNS.flatMap(name => textsOf(fields.get(name))),
  ];
  if (captions.length === 0) yield { position, problem: 'no-caption' };
  for (const text of captions) yield toRow({ position, image, text });
}

/** The first column that is not empty; otherwise the first that exists, so that an empty caption is reported as one. */
function firstPresent(fields: ReadonlyMap<string, unknown>, names: readonly string[]): unknown {
  const present = names.map(name => fields.get(name)).filter(value => textsOf(value).length > 0);
  return present.find(value => textsOf(value).some(text => text.trim() !== '')) ?? present[0];
}

const firstText = (fields: ReadonlyMap<string, unknown>, names: readonly string[]): string | undefined =>
  names.flatMap(name => pathsOf(fields.get(name)))[0];

/** `"a.jpg"`, or what Hugging Face's datasets write: `{"path": "a.jpg", "bytes": null}`. */
function pathsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isObject(value) && typeof value['path'] === 'string' ? [value['path']] : [];
}

/** `"a dog"`, `["a dog", "a cat"]`, `[{"caption": "a dog"}, …]`. */
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(textOf) : textOf(value));

function textOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (!isObject(value)) return [];
  return CAPTION_COLUMNS.flatMap(name => (typeof value[name] === 'string' ? [value[name]] : [])).slice(0, 1);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
