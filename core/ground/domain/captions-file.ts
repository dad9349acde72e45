/** What is wrong with a captions file as a whole; the words for each are in `locales/`. */
export type ShapeProblem =
  /** Nothing in it, or white space only. */
  | 'empty'
  /** A header, or a frame, and no row. */
  | 'no-rows'
  /** The first line of a CSV file names no picture or no caption column. */
  | 'header'
  /** The first characters are no JSON. */
  | 'not-json'
  /** JSON of another layout; what was seen are its names. */
  | 'json-layout'
  /** JSON that breaks off, or goes wrong, after a part that was read. */
  | 'broken-json'
  /** A file of another kind, by its first bytes. */
  | 'workbook'
  | 'archive'
  | 'parquet'
  | 'document'
  | 'picture'
  | 'unknown';
