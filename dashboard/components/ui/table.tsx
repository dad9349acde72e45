import type { ReactNode } from 'react';
import { cn } from '../cn.ts';

/** A column of a table: its heading, and the content of its cell for a row. */
export interface Column<Row> {
  readonly heading: string;
  /** Hidden except for screen readers: the column's cells say what they are. */
  readonly isHeadingHidden?: boolean;
  readonly className?: string;
  /** Stays visible at the end of the row while the table scrolls. */
  readonly isPinned?: boolean;
  readonly dir?: 'ltr' | 'rtl';
  cell(row: Row): ReactNode;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly className?: string;
  keyOf(row: Row): string | number;
  /** Shows rows that no longer count fainter. */
  isFaint?(row: Row): boolean;
}

const PINNED = 'sticky end-0 bg-surface';

/**
 * With more columns than this, a phone shows a row as a list of names and values: scrolled sideways, only half of it would be visible at a
 * time.
 */
const PHONE_COLUMNS = 3;
const STACKED = {
  table: 'max-sm:block',
  head: 'max-sm:sr-only',
  body: 'max-sm:block',
  row: 'max-sm:block max-sm:border-b max-sm:border-border max-sm:py-2 max-sm:last:border-b-0',
  cell: 'max-sm:flex max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:border-b-0 max-sm:px-0 max-sm:py-1 max-sm:whitespace-normal max-sm:before:shrink-0 max-sm:before:text-sm max-sm:before:text-muted-foreground max-sm:before:content-[attr(data-label)]',
  first: 'max-sm:block max-sm:font-medium max-sm:before:content-none',
  unnamed: 'max-sm:static max-sm:justify-end max-sm:before:content-none',
} as const;
/** Browsers drop a table's semantics if its parts are displayed as blocks. */
const ROLES = {
  table: 'table',
  rowgroup: 'rowgroup',
  row: 'row',
  heading: 'columnheader',
  cell: 'cell',
} as const;

/** A table that scrolls sideways if it does not fit; the keyboard scrolls its frame. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { label, columns, rows, className, keyOf, isFaint } = props;
  const isStacked = columns.length > PHONE_COLUMNS;
  const on = (part: keyof typeof STACKED) => isStacked && STACKED[part];
  const role = (part: keyof typeof ROLES) => (isStacked ? { role: ROLES[part] } : {});
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1)
      tabIndex={0}
      // Text for screen readers is positioned in here as well; otherwise the page itself would scroll sideways.
      className="relative overflow-x-auto outline-none focus-visible:ring-3 focus-visible:ring-ring"
    >
      <table {...role('table')} className={cn('w-full border-collapse text-start', on('table'), className)}>
        <thead {...role('rowgroup')} className={cn(on('head'))}>
          <tr {...role('row')}>
            {columns.map(({ heading, isHeadingHidden, isPinned }) => (
              <th
                key={heading}
                scope="col"
                {...role('heading')}
                className={cn(
                  'border-b border-border px-3 py-2 text-start text-sm font-medium whitespace-nowrap text-muted-foreground',
                  isPinned && PINNED,
                )}
              >
                {isHeadingHidden ? <span className="sr-only">{heading}</span> : heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...role('rowgroup')} className={cn(on('body'))}>
          {rows.map(row => (
            <tr
              key={keyOf(row)}
              {...role('row')}
              className={cn(on('row'), isFaint?.(row) && 'text-muted-foreground')}
            >
              {columns.map((column, index) => (
                <td
                  key={column.heading}
                  data-label={column.heading}
                  {...role('cell')}
                  className={cn(
                    'border-b border-border px-3 py-2 align-middle',
                    column.isPinned && PINNED,
                    column.className,
                    on('cell'),
                    index === 0 && on('first'),
                    column.isHeadingHidden && on('unnamed'),
                  )}
                >
                  <Value isStacked={isStacked && index > 0} dir={column.dir}>
                    {column.cell(row)}
                  </Value>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

interface ValueProps {
  readonly isStacked: boolean;
  readonly dir: 'ltr' | 'rtl' | undefined;
  readonly children: ReactNode;
}

/** The content of a cell. On a phone it is one element after its name, however many parts it has. */
function Value({ isStacked, dir, children }: ValueProps) {
  const value = dir ? <bdi dir={dir}>{children}</bdi> : children;
  return isStacked ? <div className="max-sm:min-w-0 max-sm:text-end">{value}</div> : value;
}
