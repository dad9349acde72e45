'use client';

import type { CrawlCoverage, CrawledSource } from '../../../core/ground/domain/crawl/crawl.ts';
import { listName } from '../../../locales/crawl-names.ts';
import { formatNumber } from '../../../locales/format.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { useLocale } from '../locale.tsx';
import { type Column, DataTable } from '../ui/table.tsx';

interface CoverageTableProps {
  readonly source: CrawledSource;
  readonly label: string;
  readonly rows: readonly CrawlCoverage[];
}

/** How far each list of a source was crawled. For Divar, a list is a city with a category. */
export function CoverageTable({ source, label, rows }: CoverageTableProps) {
  const locale = useLocale();
  const words = upkeepMessages(locale).crawls;
  const { columns: names } = words;
  const count = (heading: string, of: (row: CrawlCoverage) => number): Column<CrawlCoverage> => {
    return { heading, cell: row => formatNumber(locale, of(row)) };
  };
  const columns: readonly Column<CrawlCoverage>[] = [
    {
      heading: names.list,
      className: 'min-w-40',
      cell: ({ query }) => <bdi className="wrap-anywhere">{listName(locale, source, query)}</bdi>,
    },
    count(names.posts, ({ posts }) => posts.done),
    count(names.pictures, ({ pictures }) => pictures.done),
    count(names.dropped, ({ pictures, posts }) => pictures.dropped + posts.dropped),
    count(names.gone, ({ pictures, posts }) => pictures.gone + posts.gone),
    count(names.waiting, ({ pictures, posts }) => pictures.waiting + posts.waiting),
    { heading: names.read, cell: ({ complete }) => (complete ? words.whole : words.part) },
  ];
  return <DataTable label={label} columns={columns} rows={rows} keyOf={({ query }) => query} />;
}
