import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { PermanentError } from '../../core/ground/errors.ts';
import { errorMessage } from '../../locales/messages.ts';
import { inspectDatabase } from '../../prisma/inspect-database.ts';
import { migrate } from '../../prisma/migrate.ts';

const log = pino({ level: 'silent' });
const ROLE = `fitness ${randomBytes(4).toString('hex')}`;

const at = (database: string, role?: string): string => {
  const url = Object.assign(new URL(inject('templateUrl')), { pathname: `/${database}` });
  return (role ? Object.assign(url, { username: encodeURIComponent(role), password: 'secret' }) : url).href;
};

async function asAdministrator(database: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: at(database) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const made: string[] = [];
beforeAll(() => asAdministrator('postgres', `CREATE ROLE "${ROLE}" LOGIN PASSWORD 'secret'`));
afterEach(async () => {
  for (const name of made.splice(0))
    await asAdministrator('postgres', `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
});
afterAll(() => asAdministrator('postgres', `DROP ROLE "${ROLE}"`));

async function databaseWith(options: string): Promise<string> {
  const name = `fitness_${randomBytes(6).toString('hex')}`;
  made.push(name);
  await asAdministrator('postgres', `CREATE DATABASE "${name}" ${options}`);
  return name;
}

/** Refused before the first table, and by the doctor's look in the same way. */
async function refusalOf(url: string): Promise<PermanentError> {
  const error: unknown = await migrate(url, log).catch(reason => reason);
  expect(error).toBeInstanceOf(PermanentError);
  const { fault } = await inspectDatabase(url);
  expect(fault).toMatchObject({
    code: (error as PermanentError).code,
    parameters: (error as PermanentError).parameters,
  });
  return error as PermanentError;
}

async function tablesIn(database: string): Promise<number> {
  const client = new Client({ connectionString: at(database) });
  await client.connect();
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'",
  );
  await client.end();
  return rows[0]!.count;
}

/** The statement that the refusal names, given to the server's administrator. */
async function obey(error: PermanentError, database: string): Promise<void> {
  const { command } = error.parameters as { command: string };
  expect(errorMessage('en', error)).toContain(command);
  expect(errorMessage('fa', error)).toContain(command);
  const [, created] = /^CREATE DATABASE "?(\w+)/.exec(command) ?? [];
  if (created) made.push(created);
  await asAdministrator(database, command);
}

describe('a database that Negareh cannot use is refused with the statement that mends it', () => {
  it.each(['SQL_ASCII', 'LATIN1'])('%s', async encoding => {
    const name = await databaseWith(
      `OWNER "${ROLE}" ENCODING '${encoding}' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    );
    const error = await refusalOf(at(name, ROLE));
    expect(error).toMatchObject({ code: 'database.encoding', parameters: { database: name, encoding } });
    expect(await tablesIn(name)).toBe(0);
  });

  it('UTF8 whose locale knows no Persian letters', async () => {
    const name = await databaseWith(
      `OWNER "${ROLE}" ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    );
    expect(await refusalOf(at(name, ROLE))).toMatchObject({ code: 'database.letters' });
    expect(await tablesIn(name)).toBe(0);
  });

  it('a role without rights: all that it lacks at once, and with them it works', async () => {
    const name = await databaseWith('');
    const error = await refusalOf(at(name, ROLE));
    expect(error).toMatchObject({
      code: 'database.rights',
      parameters: {
        role: ROLE,
        database: name,
        rights: `CREATE ON DATABASE "${name}", USAGE, CREATE ON SCHEMA public`,
      },
    });
    expect(await tablesIn(name)).toBe(0);
    await obey(error, name);
    await migrate(at(name, ROLE), log);
    expect((await inspectDatabase(at(name, ROLE))).pending).toEqual([]);
  });

  it('a role that meets the tables of another one', async () => {
    const name = await databaseWith('');
    await migrate(at(name), log);
    await asAdministrator(
      name,
      `GRANT CREATE ON DATABASE "${name}" TO "${ROLE}"`,
      `GRANT CREATE ON SCHEMA public TO "${ROLE}"`,
    );
    expect(await refusalOf(at(name, ROLE))).toMatchObject({
      code: 'database.rights',
      parameters: { rights: expect.stringContaining('OWNERSHIP') },
    });
  });

  it('and the statement makes a database that is right', async () => {
    const name = await databaseWith(
      `OWNER "${ROLE}" ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    );
    const error = await refusalOf(at(name, ROLE));
    await obey(error, 'postgres');
    await migrate(at(`${name}_utf8`, ROLE), log);
  });
});
