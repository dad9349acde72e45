import type { ReactNode } from 'react';
import { cn } from '../cn.ts';

/** A column of a table: its heading, and what stands in it for a row. */
export interface Column<Row> {
  readonly heading: string;
  /** Only for those who hear the page: the column's cells say what they are. */
  readonly isHeadingHidden?: boolean;
  readonly className?: string;
  /** Stays in sight at the end of the row, whichever part of the table is scrolled to. */
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
  /** Rows that no longer count are shown fainter. */
  isFaint?(row: Row): boolean;
}

const PINNED = 'sticky end-0 bg-surface';

/** A table that scrolls sideways where it does not fit; the frame is what the keyboard scrolls. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { label, columns, rows, className, keyOf, isFaint } = props;
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1)
      tabIndex={0}
      // Text for screen readers is positioned in here as well; otherwise the page itself would scroll sideways.
      className="relative overflow-x-auto outline-none focus-visible:ring-3 focus-visible:ring-ring"
    >
      <table className={cn('w-full border-collapse text-start', className)}>
        <thead>
          <tr>
            {columns.map(({ heading, isHeadingHidden, isPinned }) => (
              <th
                key={heading}
                scope="col"
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
        <tbody>
          {rows.map(row => (
            <tr key={keyOf(row)} className={isFaint?.(row) ? 'text-muted-foreground' : ''}>
              {columns.map(column => (
                <td
                  key={column.heading}
                  dir={column.dir}
                  className={cn(
                    'border-b border-border px-3 py-2 align-middle',
                    column.isPinned && PINNED,
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
