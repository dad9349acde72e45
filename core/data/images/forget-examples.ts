import { Prisma } from '../../../prisma/generated/client.ts';

type Runner = Pick<Prisma.TransactionClient, '$executeRaw'>;

/**
 * Runs show what they could not work on by examples: a caption that no service translates, a row of a file, an address.
 * Those that are about these images go. Called before what names the images goes itself.
 */
export function forgetExamplesOf(tx: Runner, ids: readonly string[]): Promise<void> {
  const wanted = Prisma.sql`ANY(${[...ids]}::uuid[])`;
  return forget(
    tx,
    Prisma.sql`
      SELECT text AS caption, NULL AS name FROM english_caption WHERE image_id = ${wanted}
      UNION ALL SELECT english, NULL FROM caption_pair WHERE image_id = ${wanted}
      UNION ALL SELECT persian, NULL FROM caption_pair WHERE image_id = ${wanted}
      -- A data set's images are called by their files.
      UNION ALL SELECT NULL, regexp_replace(source_token, '^.*[/\\\\]', '') FROM image
        WHERE id = ${wanted} AND source = 'dataset'
      UNION ALL SELECT NULL, source_url FROM image WHERE id = ${wanted}
      UNION ALL SELECT NULL, a.address FROM crawl_item c, LATERAL (
        VALUES (c.picture->>'url'), (c.picture->>'pageUrl')) AS a(address) WHERE c.image_id = ${wanted}`,
  );
}

/** Those that name this page or this image's address. */
export const forgetExamplesAt = (tx: Runner, address: string): Promise<void> =>
  forget(tx, Prisma.sql`SELECT NULL AS caption, ${address} AS name`);

/** @param about rows of a caption, of which an example is the beginning, and a name, which stands in one */
async function forget(tx: Runner, about: Prisma.Sql): Promise<void> {
  for (const table of [Prisma.sql`job_run`, Prisma.sql`crawl_run`])
    await tx.$executeRaw`
      WITH about AS MATERIALIZED (${about}), kept AS (
        SELECT r.id, jsonb_agg(jsonb_set(p.problem, '{examples}', (
          SELECT coalesce(jsonb_agg(e.text ORDER BY e.place), '[]')
          FROM jsonb_array_elements_text(p.problem->'examples') WITH ORDINALITY AS e(text, place)
          WHERE e.text = '' OR NOT EXISTS (
            SELECT FROM about a WHERE starts_with(a.caption, e.text) OR (a.name <> '' AND strpos(e.text, a.name) > 0))
        )) ORDER BY p.place) AS problems
        FROM ${table} r, jsonb_array_elements(r.problems) WITH ORDINALITY AS p(problem, place)
        GROUP BY r.id
      )
      UPDATE ${table} r SET problems = k.problems FROM kept k WHERE k.id = r.id AND k.problems <> r.problems`;
}
