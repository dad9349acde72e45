import { randomBytes } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { Pool, QueryArrayResult } from 'pg';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** PostgreSQL's one-byte type "char", which its catalogue uses, and text. */
const CHAR = 18;
const TEXT = 25;

/**
 * Prisma's adapter for PostgreSQL with what the schema engine needs. The plain adapter refuses "char" columns, which the engine reads from
 * the catalogue; cuts scripts at every semicolon, also inside functions and texts; and takes the main database for the shadow database if
 * it gets a connection string.
 */
export class CatalogueAdapterFactory extends PrismaPg {
  readonly #url: string;
  readonly #pools = new Set<Pool>();

  constructor(url: string) {
    // One connection, like the native engine, because its advisory lock belongs to a session.
    super({ connectionString: url, max: 1 });
    this.#url = url;
  }

  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    this.#pools.add(adapter.underlyingDriver());
    sendScriptsWhole(adapter);
    return withCharColumns(adapter);
  }

  /** A separate database on the same server; it is dropped when the engine lets go of it. */
  override async connectToShadowDb(): Promise<Adapter> {
    const name = `negareh_shadow_${randomBytes(6).toString('hex')}`;
    const main = await this.connect();
    await main.executeScript(`CREATE DATABASE ${name}`);
    const shadow = await new CatalogueAdapterFactory(withDatabase(this.#url, name)).connect();
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await main.executeScript(`DROP DATABASE ${name}`);
      await main.dispose();
    };
    return shadow;
  }

  /** Ends the connections that the engine leaves open, and with them its advisory lock. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools].filter(pool => !pool.ended).map(pool => pool.end()));
  }
}

const withDatabase = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** PostgreSQL itself knows best where a statement ends, and runs a script of several as one transaction. */
function sendScriptsWhole(adapter: Adapter): void {
  const pool = adapter.underlyingDriver();
  adapter.executeScript = async script => {
    await pool.query(script);
  };
}

/** Passes "char" columns through the adapter as text, then restores their type. */
function withCharColumns(adapter: Adapter): Adapter {
  const columnsOf = new WeakMap<unknown[][], number[]>();
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryArrayResult<unknown[]>>;
  const queryRaw = adapter.queryRaw.bind(adapter);
  Object.assign(pool, {
    query: async (...args: unknown[]) => {
      const result = await query(...args);
      if (!('rows' in result)) return result; // a script of several statements has one result each
      const chars = result.fields.flatMap((field, column) => (field.dataTypeID === CHAR ? [column] : []));
      for (const column of chars) result.fields[column]!.dataTypeID = TEXT;
      columnsOf.set(result.rows, chars);
      return result;
    },
  });
  adapter.queryRaw = async request => {
    const result = await queryRaw(request);
    for (const column of columnsOf.get(result.rows) ?? [])
      result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}
