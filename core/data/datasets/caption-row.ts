import type { NegarehError } from '../../ground/errors.ts';

/** One caption of one picture, as the file of a data set gives it. */
export interface CaptionRow {
  /** Its position in the file, counted from 1: a line, or a record of a JSON array. */
  readonly position: number;
  /** The picture's name in the file; PictureFinder finds the picture. */
  readonly image: string;
  /** Another name to try when the first one does not exist. */
  readonly orImage?: string;
  readonly text: string;
  readonly language: 'en' | 'fa';
}

/** Why a row cannot be used; the words for it are in `locales/`. */
export type RowProblem =
  | 'caption-empty'
  | 'caption-too-long'
  | 'translation-dropped'
  | 'not-persian'
  | 'not-utf8'
  | 'null-character'
  | 'no-picture'
  | 'no-caption'
  | 'too-few-columns'
  | 'too-many-columns'
  | 'open-quote'
  | 'not-json'
  | 'not-a-caption-line'
  | 'annotation-incomplete'
  | 'image-incomplete'
  | 'id-twice'
  | 'picture-unknown'
  | 'picture-missing'
  | 'picture-ambiguous'
  | 'picture-unusable'
  | 'outside-folder'
  | 'link-outside';

/** A row that cannot be used, with the reason for the report. */
export interface BadRow {
  readonly position: number;
  readonly problem: RowProblem;
  /** What the row says there, or what the parser said. */
  readonly detail?: string;
  /** The picture's own error. */
  readonly error?: NegarehError;
}

export type ReadRow = CaptionRow | BadRow;

/** Reads a captions file row by row, in flat memory and always in the same order, so that an import can resume. */
export type CaptionReader = (file: string) => AsyncIterable<ReadRow>;

export const isBadRow = (row: ReadRow): row is BadRow => 'problem' in row;
