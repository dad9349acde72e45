import { Readable } from 'node:stream';
import { z } from 'zod';
import { type TrailAct, TrailFilter } from '../../../../core/ground/domain/review/trail.ts';
import { csvLine, csvStart } from '../../../../core/ground/files/delimited.ts';
import { route } from '../../../server/route.ts';

const Asked = TrailFilter.extend({ format: z.enum(['csv', 'jsonl']) });

const COLUMNS = [
  'id',
  'at',
  'who',
  'action',
  'bulkDecisionId',
  'pairId',
  'english',
  'persian',
  'previousStatus',
  'status',
  'previousText',
  'text',
  'reasons',
  'undoneAt',
] as const satisfies readonly (keyof TrailAct)[];

/** The audit trail as a file: everything that passes the filter, streamed as it is read. */
export const GET = route(
  { role: 'maintainer', input: Asked },
  async ({ format, ...filter }, { services }) => {
    const acts = services.trail.all(filter);
    const lines = format === 'csv' ? csvLines(acts) : jsonLines(acts);
    return new Response(
      Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream<Uint8Array>,
      {
        headers: {
          'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
          'content-disposition': `attachment; filename="trail.${format}"`,
          'cache-control': 'no-store',
        },
      },
    );
  },
);

async function* csvLines(acts: AsyncIterable<TrailAct>): AsyncGenerator<string> {
  yield csvStart(COLUMNS);
  for await (const act of acts) yield csvLine(COLUMNS.map(column => cellOf(act[column])));
}

async function* jsonLines(acts: AsyncIterable<TrailAct>): AsyncGenerator<string> {
  for await (const act of acts) yield `${JSON.stringify(act)}\n`;
}

function cellOf(value: TrailAct[keyof TrailAct]): string | null {
  if (value === null || typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : value.join(' ');
}
