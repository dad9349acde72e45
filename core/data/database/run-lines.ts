import { Prisma } from '../../../prisma/generated/client.ts';
import { LOG_LINES, type RunEvent, type RunLine } from '../../ground/domain/jobs/run-log.ts';
import type { NegarehError } from '../../ground/errors.ts';
import { jsonColumn } from './json-column.ts';

/** An error as a row keeps it. */
export interface KeptFault {
  readonly code: string;
  readonly parameters: object;
}

export const faultOf = ({ code, parameters }: NegarehError): KeptFault => ({ code, parameters });

/** A run's log when it begins. */
export const newLog = (event: RunEvent): Prisma.InputJsonArray => [jsonColumn(runLine(event))];

/** A line about a run, as of now. */
export const runLine = (event: RunEvent, error?: NegarehError): RunLine => ({
  at: new Date().toISOString(),
  event,
  ...(error && { code: error.code, parameters: { ...error.parameters } }),
});

/** The column `log` with a further line, the oldest left out: one statement, so that no two writers lose a line. */
export const withLine = (line: RunLine): Prisma.Sql =>
  Prisma.sql`jsonb_path_query_array(log || ${JSON.stringify([line])}::jsonb, ${`$[last - ${LOG_LINES - 1} to last]`}::jsonpath)`;
