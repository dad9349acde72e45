/** One caption of one picture, as a data set's file gives it. */
export interface CaptionRow {
  /** Where it stands in the file, counted from 1: a line, or a record of a JSON array. */
  readonly position: number;
  /** Path of the picture, relative to the data set's folder of pictures. */
  readonly image: string;
  readonly text: string;
  readonly language: 'en' | 'fa';
}

/** A row that cannot be used, with the reason for the report. */
export interface BadRow {
  readonly position: number;
  readonly reason: string;
}

export type ReadRow = CaptionRow | BadRow;

/** Reads a captions file row by row, in flat memory and always in the same order, so that an import can go on. */
export type CaptionReader = (file: string) => AsyncIterable<ReadRow>;

export const isBadRow = (row: ReadRow): row is BadRow => 'reason' in row;
