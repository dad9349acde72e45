import { createServer } from 'node:net';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../cli/failure.ts';
import { openDatabase } from '../../../core/data/database/database.ts';
import type { ErrorCode } from '../../../core/ground/error-codes.ts';
import { isPassing, ownError } from '../../../core/ground/errors.ts';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { toOwnError } from '../../../core/ground/raw-errors.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    error => error,
  );
const codeOf = (error: unknown): ErrorCode | undefined => ownError(toOwnError(error))?.code;

/** PostgreSQL itself throws an error of this code, once through the driver and once through Prisma. */
async function bothWays(state: string): Promise<unknown[]> {
  const block = `DO $$ BEGIN RAISE EXCEPTION 'of a test' USING ERRCODE = '${state}'; END $$`;
  const client = new Client({ connectionString: test.url });
  await client.connect();
  const raw = await thrownBy(client.query(block));
  await client.end();
  return [raw, await thrownBy(test.database.prisma.$executeRawUnsafe(block))];
}

it('a transaction that took too long is a passing fault, told in one line', async () => {
  const error = await thrownBy(
    test.database.prisma.$transaction(
      async tx => {
        await tx.$executeRaw`SELECT pg_sleep(0.1)`;
        await tx.$executeRaw`SELECT 1`;
      },
      { timeout: 20 },
    ),
  );
  expect(codeOf(error)).toBe('database.busy');
  expect(isPassing(toOwnError(error))).toBe(true);
  expect(failureOf(error, 'en').sentence).toMatch(/^[^\n`]*timeout[^\n`]*$/);
});

describe('errors of PostgreSQL, through its driver and through Prisma', () => {
  it.each([
    ['53300', 'database.busy'],
    ['53200', 'database.busy'],
    ['53400', 'database.busy'],
    ['57014', 'database.busy'],
    ['55P03', 'database.busy'],
    ['40001', 'database.busy'],
    ['40P01', 'database.busy'],
    ['53100', 'database.full'],
    ['57P01', 'database.unreachable'],
    ['57P02', 'database.unreachable'],
    ['57P03', 'database.unreachable'],
    ['08006', 'database.unreachable'],
    ['25006', 'database.unreachable'],
    ['3D000', 'database.unreachable'],
    ['28P01', 'database.refused'],
    ['42501', 'database.refused'],
  ] as const)('%s is %s, and a command ends with 5', async (state, code) => {
    for (const error of await bothWays(state)) {
      expect(codeOf(error)).toBe(code);
      expect(isPassing(toOwnError(error))).toBe(code !== 'database.refused');
      const { exitCode, sentence } = failureOf(error, 'en');
      expect(exitCode).toBe(5);
      expect(sentence).not.toMatch(/our side/);
    }
  });

  it('what our own statements get wrong stays what it is: that is our side', async () => {
    for (const error of await bothWays('42601')) {
      expect(codeOf(error)).toBeUndefined();
      expect(failureOf(error, 'en').exitCode).toBe(1);
    }
  });

  it('a real limit of connections', async () => {
    const { pathname } = new URL(test.url);
    const role = `few_${pathname.slice(-8)}`;
    await test.database.prisma.$executeRawUnsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 0`);
    const url = Object.assign(new URL(test.url), { username: role, password: 'x' }).href;
    expect(codeOf(await thrownBy(new Client({ connectionString: url }).connect()))).toBe('database.busy');
    const database = openDatabase(url);
    expect(codeOf(await thrownBy(database.prisma.$queryRaw`SELECT 1`))).toBe('database.busy');
    await database.close();
    await test.database.prisma.$executeRawUnsafe(`DROP ROLE ${role}`);
  });

  it('a real time limit of a statement, a wrong password, and a connection that is cut', async () => {
    const client = new Client({ connectionString: test.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('SET statement_timeout = 20');
    expect(codeOf(await thrownBy(client.query('SELECT pg_sleep(10)')))).toBe('database.busy');
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const cut = thrownBy(client.query('SELECT pg_sleep(10)').then(() => undefined));
    await test.database.prisma.$queryRaw`SELECT pg_terminate_backend(${rows[0]?.pid}::int)`;
    expect(['database.unreachable', 'database.busy']).toContain(codeOf(await cut));

    const wrong = Object.assign(new URL(test.url), { password: 'wrong' }).href;
    expect(codeOf(await thrownBy(new Client({ connectionString: wrong }).connect()))).toBe(
      'database.refused',
    );
  });
});

describe('a PostgreSQL that is not there', () => {
  it.each(['127.0.0.1', 'localhost'])('nobody listens at %s', async host => {
    const url = `postgres://nobody@${host}:${await findFreePort()}/none`;
    const database = openDatabase(url);
    expect(codeOf(await thrownBy(new Client({ connectionString: url }).connect()))).toBe(
      'database.unreachable',
    );
    expect(codeOf(await thrownBy(database.prisma.$queryRaw`SELECT 1`))).toBe('database.unreachable');
    await database.close();
  });

  it('one that hangs up, and one that never answers', async () => {
    const hangsUp = createServer(socket => socket.destroy()).listen(0, '127.0.0.1');
    const isSilent = createServer().listen(0, '127.0.0.1');
    const url = (server: typeof hangsUp): string => {
      const { port } = server.address() as { port: number };
      return `postgres://nobody@127.0.0.1:${port}/none`;
    };
    await Promise.all(
      [hangsUp, isSilent].map(server => new Promise(resolve => server.once('listening', resolve))),
    );
    const reset = await thrownBy(new Client({ connectionString: url(hangsUp) }).connect());
    expect(codeOf(reset)).toBe('database.unreachable');
    const pool = new Pool({ connectionString: url(isSilent), connectionTimeoutMillis: 50 });
    expect(codeOf(await thrownBy(pool.query('SELECT 1')))).toBe('database.unreachable');
    await pool.end();
    hangsUp.close();
    isSilent.close();
  });
});

describe('errors that are not of the database', () => {
  it('a full disk is named with its path', () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC', path: '/data/x' });
    expect(toOwnError(full)).toMatchObject({ code: 'disk.full', parameters: { path: '/data/x' } });
    expect(codeOf(new Error('wrapped', { cause: full }))).toBe('disk.full');
  });

  it("another service's broken connection, inside its own error, is not the database's", () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 1.2.3.4:443'), { code: 'ECONNREFUSED' });
    expect(codeOf(new TypeError('fetch failed', { cause: refused }))).toBeUndefined();
  });

  it('an error that causes itself is not followed for ever', () => {
    const error = new Error('round');
    error.cause = error;
    expect(toOwnError(error)).toBe(error);
  });
});
