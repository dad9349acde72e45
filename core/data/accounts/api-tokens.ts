import { randomBytes } from 'node:crypto';
import { API_TOKEN_PREFIX, ApiScope, type ApiToken } from '../../ground/domain/accounts/api-token.ts';
import { newId } from '../../ground/domain/id.ts';
import { sha256Of } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

interface NewToken {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly author: string;
}

const SHOWN = {
  id: true,
  name: true,
  scopes: true,
  author: true,
  createdAt: true,
  lastUsedAt: true,
} as const;

/** Tokens of other programs. Each is shown once, to its maker; the database keeps a hash. */
export class ApiTokenRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns the token: its only copy. */
  async create({ name, scopes, author }: NewToken): Promise<string> {
    const token = API_TOKEN_PREFIX + randomBytes(32).toString('base64url');
    const data = { id: newId(), name, scopes: [...scopes], author, tokenHash: sha256Of(token) };
    await this.#database.prisma.apiToken.create({ data });
    return token;
  }

  /** The valid ones, newest first. */
  async list(): Promise<ApiToken[]> {
    const rows = await this.#database.prisma.apiToken.findMany({
      where: { revokedAt: null },
      orderBy: { id: 'desc' },
      select: SHOWN,
    });
    return rows.map(toToken);
  }

  /** Revokes the token from the next request on. What it has added stays. */
  async revoke(id: string): Promise<void> {
    await this.#database.prisma.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
  }

  /** Whose token it is; undefined for a revoked or unknown one. Notes, to the minute, that it was used. */
  async use(token: string): Promise<ApiToken | undefined> {
    const row = await this.#database.prisma.apiToken.findFirst({
      where: { tokenHash: sha256Of(token), revokedAt: null },
      select: SHOWN,
    });
    if (!row) return undefined;
    await this.#database.prisma.$executeRaw`
      UPDATE api_token SET last_used_at = now() WHERE id = ${row.id}::uuid
        AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;
    return toToken(row);
  }
}

const toToken = ({ scopes, ...row }: Omit<ApiToken, 'scopes'> & { scopes: string[] }): ApiToken => ({
  ...row,
  // A scope that only a later release knows grants no access here.
  scopes: scopes.flatMap(scope => ApiScope.safeParse(scope).data ?? []),
});
