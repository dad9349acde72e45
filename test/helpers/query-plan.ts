/** A node in the output of PostgreSQL's `EXPLAIN (ANALYZE, FORMAT JSON)`. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

/** The result row of `EXPLAIN`. */
export interface Explained {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: Plan }];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The nodes of the plan that read this table. */
export const scansOf = (row: Explained | undefined, table: string): Plan[] =>
  row ? nodesOf(row['QUERY PLAN'][0].Plan).filter(node => node['Relation Name'] === table) : [];

/** How many rows a node looked at, including those that it filtered out. */
export const rowsRead = (node: Plan): number =>
  node['Actual Loops'] *
  (node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0));
