import { z } from 'zod';

/** What a token of the HTTP API for pairs may do. */
export const ApiScope = z.enum(['push', 'read']);
export type ApiScope = z.infer<typeof ApiScope>;

/** Tells our tokens from the shared secret of the processes, and from everybody else's where one was lost. */
export const API_TOKEN_PREFIX = 'ngh_';

/** A token as its maintainer sees it. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly author: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}
