import { type Client, escapeIdentifier } from 'pg';
import { PermanentError } from '../core/ground/errors.ts';

const EXTENSION = 'pg_trgm';

interface Facts {
  readonly database: string;
  readonly role: string;
  readonly encoding: string;
  readonly mayCreateSchemas: boolean;
  readonly mayCreateTables: boolean;
  readonly hasExtension: boolean;
  /** Who owns our tables, if the role is neither that owner nor its member. */
  readonly otherOwner: string | null;
}

/**
 * What prevents Negareh from using a database, found without changing anything in it: an encoding other than UTF-8, a locale that does not
 * treat Persian letters as letters (trigrams would lose them), an extension that the server lacks, or rights that the role lacks. The role
 * must be able to create a schema (for the job queue) and tables (for everything else).
 * @returns the error to throw; it contains the statement that fixes it, for the server's administrator
 */
export async function databaseFault(client: Client): Promise<PermanentError | undefined> {
  const { rows } = await client.query<Facts>(
    `SELECT current_database() AS database, current_user AS role,
            current_setting('server_encoding') AS encoding,
            has_database_privilege(current_database(), 'CREATE') AS "mayCreateSchemas",
            coalesce(has_schema_privilege('public', 'USAGE') AND has_schema_privilege('public', 'CREATE'), false)
              AS "mayCreateTables",
            EXISTS (SELECT FROM pg_available_extensions WHERE name = $1) AS "hasExtension",
            (SELECT pg_get_userbyid(relowner) FROM pg_class
             WHERE oid = to_regclass('_prisma_migrations') AND NOT pg_has_role(relowner, 'USAGE')) AS "otherOwner"`,
    [EXTENSION],
  );
  const facts = rows[0]!;
  const { database, role, encoding } = facts;
  const command = createStatement(database, role);
  if (encoding !== 'UTF8') return new PermanentError('database.encoding', { database, encoding, command });
  if (!(await knowsLetters(client))) return new PermanentError('database.letters', { database, command });
  if (!facts.hasExtension) return new PermanentError('database.extension', { extension: EXTENSION });
  const missing = missingRights(facts);
  if (missing.length === 0) return undefined;
  return new PermanentError('database.rights', {
    role,
    database,
    rights: missing.map(({ right }) => right).join(', '),
    command: missing.map(({ statement }) => statement).join(' '),
  });
}

/** A separate query: a database with another encoding could not even parse the question. */
async function knowsLetters(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>("SELECT 'گ' ~ '[[:alpha:]]' AS yes");
  return rows[0]!.yes;
}

function missingRights(facts: Facts): { right: string; statement: string }[] {
  const [database, role] = [escapeIdentifier(facts.database), escapeIdentifier(facts.role)];
  const rights: { right: string; statement: string }[] = [];
  if (!facts.mayCreateSchemas)
    rights.push({
      right: `CREATE ON DATABASE ${database}`,
      statement: `GRANT CREATE ON DATABASE ${database} TO ${role};`,
    });
  if (!facts.mayCreateTables)
    rights.push({
      right: 'USAGE, CREATE ON SCHEMA public',
      statement: `GRANT USAGE, CREATE ON SCHEMA public TO ${role};`,
    });
  if (facts.otherOwner !== null) {
    const owner = escapeIdentifier(facts.otherOwner);
    rights.push({ right: `OWNERSHIP of the tables of ${owner}`, statement: `GRANT ${owner} TO ${role};` });
  }
  return rights;
}

/** Creates a database with another name, because the present one may contain somebody's data. */
function createStatement(database: string, role: string): string {
  const name = escapeIdentifier(`${database}_utf8`);
  return `CREATE DATABASE ${name} OWNER ${escapeIdentifier(role)} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;`;
}
