import type { Client } from 'pg';
import { quoted } from './describe-tables.ts';
import { SCRATCH_SCHEMA } from './own-tables.ts';

/**
 * What was taken down since a backup was made stays out: the present database's list goes over into the new tables, and
 * images that stand on it leave them, with all that hangs on them and with what crawls, messages, runs and evaluations say of them.
 * @param schema of the present tables, at the newest migration, as the new ones are
 * @returns the contents of the images that left, sha256 in lower-case hex
 */
export async function keepTakenDown(client: Client, schema: string): Promise<string[]> {
  const present = `${quoted(schema)}.taken_down`;
  const { rows: found } = await client.query<{ isThere: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS "isThere"',
    [present],
  );
  if (!found[0]?.isThere) return [];
  const type = `${SCRATCH_SCHEMA}."ImageSource"`;
  await client.query(`
    INSERT INTO ${SCRATCH_SCHEMA}.taken_down (sha256, source, source_token, was_indexed, created_at)
    SELECT sha256, source::text::${type}, source_token, was_indexed, created_at FROM ${present}
    ON CONFLICT (sha256) DO NOTHING`);
  await client.query(`
    UPDATE ${SCRATCH_SCHEMA}.crawl_item c SET state = 'dropped', reason = 'image.taken-down', picture = '{}'
    FROM ${SCRATCH_SCHEMA}.taken_down t
    WHERE t.source = c.source AND t.source_token = c.picture->>'imageToken'`);
  const { rows } = await client.query<{ sha256: string }>(`
    DELETE FROM ${SCRATCH_SCHEMA}.image i USING ${SCRATCH_SCHEMA}.taken_down t
    WHERE i.state <> 'removed'
      AND (i.sha256 = t.sha256 OR (i.source = t.source AND i.source_token = t.source_token))
    RETURNING encode(i.sha256, 'hex') AS sha256`);
  const contents = rows.map(({ sha256 }) => sha256);
  // Messages that wait, and evaluations, keep captions of their own.
  await client.query(
    `DELETE FROM ${SCRATCH_SCHEMA}.webhook_delivery d WHERE EXISTS (
      SELECT FROM jsonb_array_elements(d.payload::jsonb->'data'->'pairs') AS p WHERE p->>'imageSha256' = ANY($1))`,
    [contents],
  );
  await client.query(
    `UPDATE ${SCRATCH_SCHEMA}.evaluation e SET result = jsonb_set(result, '{hardest}', coalesce((
       SELECT jsonb_agg(h) FROM jsonb_array_elements(result->'hardest') AS h WHERE h->>'picture' <> ALL($1)), '[]'))
     WHERE EXISTS (
       SELECT FROM jsonb_array_elements(result->'hardest') AS h WHERE h->>'picture' = ANY($1))`,
    [contents],
  );
  // Examples of what runs could not work on may be about them; an old run's are not worth looking into each.
  if (contents.length > 0)
    for (const table of ['job_run', 'crawl_run'])
      await client.query(`
        UPDATE ${SCRATCH_SCHEMA}.${table} r SET problems = (
          SELECT jsonb_agg(jsonb_set(p, '{examples}', '[]')) FROM jsonb_array_elements(r.problems) AS p)
        WHERE jsonb_array_length(r.problems) > 0`);
  return contents;
}
