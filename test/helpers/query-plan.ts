/** A node of what PostgreSQL's `EXPLAIN (ANALYZE, FORMAT JSON)` says. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

/** What `EXPLAIN` answers. */
export interface Explained {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: Plan }];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The nodes of the plan that read this table. */
export const scansOf = (row: Explained | undefined, table: string): Plan[] =>
  row ? nodesOf(row['QUERY PLAN'][0].Plan).filter(node => node['Relation Name'] === table) : [];

/** Rows that a node looked at, whatever it thought of them. */
export const rowsRead = (node: Plan): number =>
  node['Actual Loops'] *
  (node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0));
