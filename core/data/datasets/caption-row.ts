/** One caption of one picture, as a data set's file gives it. */
export interface CaptionRow {
  /** Where it stands in the file, counted from 1: a line, or a record of a JSON array. */
  readonly position: number;
  /** Path of the picture, relative to the data set's folder of pictures. */
  readonly image: string;
  readonly text: string;
  readonly language: 'en' | 'fa';
}

/** Why a row cannot be used; the words for it are in `locales/`. */
export type RowProblem =
  | 'caption-empty'
  | 'caption-too-long'
  | 'translation-dropped'
  | 'not-utf8'
  | 'null-character'
  | 'no-picture'
  | 'outside-folder'
  | 'too-few-columns'
  | 'no-caption'
  | 'annotation-incomplete'
  | 'picture-unknown'
  | 'picture-unusable'
  | 'not-a-caption-line'
  | 'not-json'
  | 'not-csv'
  | 'annotation-incomplete'
  | 'picture-unknown'
  | 'not-a-caption-line'
  | 'picture-unusable';

/** A row that cannot be used, with the reason for the report. */
export interface BadRow {
  readonly position: number;
  readonly problem: RowProblem;
  /** What the row says there, or what the parser said. */
  readonly detail?: string;
}

export type ReadRow = CaptionRow | BadRow;

/** Reads a captions file row by row, in flat memory and always in the same order, so that an import can go on. */
export type CaptionReader = (file: string) => AsyncIterable<ReadRow>;

export const isBadRow = (row: ReadRow): row is BadRow => 'problem' in row;
