/**
 * Queries that show the demo at its best: bot, command line and README offer them. Each was tried on the whole demo and its
 * results looked at; test/core/demo/example-queries.long.test.ts tries them again. The last one asks for two things at
 * once: the picture with both comes first. The file imports nothing, so that every part can load it cheaply.
 */
export const EXAMPLE_QUERIES: readonly string[] = [
  'میوه',
  'کتاب',
  'رنگین کمان',
  'وسیلهٔ نقلیه',
  'حیوان',
  'توپ',
  'خودرو',
  'میوهٔ قرمز',
  'صورت حیوان',
  'ابزار',
  'نان',
  'قطار و رنگین کمان',
];

/** The same as people write them: the bot offers them to people who open it. Also tried on the whole demo. */
export const EXAMPLE_SENTENCES: readonly string[] = [
  'رنگین‌کمان بعد از باران',
  'چند کتاب روی هم',
  'یک گربهٔ بامزه',
];
