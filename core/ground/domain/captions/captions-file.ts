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
  /** Asked to be read as Parquet, and none; or one that is damaged or uses what we don't read. */
  | 'no-parquet'
  | 'broken-parquet'
  /** A file of another kind, by its first bytes. */
  | 'workbook'
  | 'archive'
  | 'parquet'
  | 'document'
  | 'picture'
  | 'unknown';
