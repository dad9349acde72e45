import type { Config } from '../../../ground/config.ts';

/** Milvus's address, and what to do when it does not answer. */
export interface MilvusSettings {
  readonly url: string;
  /** `user:password`, or an API key. */
  readonly token: string | undefined;
  readonly database: string | undefined;
  readonly timeoutMs: number;
  /** `exact`: the snapshot's own rows answer while Milvus cannot. */
  readonly fallback: 'none' | 'exact';
}

/** Undefined if no Milvus is configured. */
export function milvusSettings({
  milvusUrl: url,
  milvusToken: token,
  milvusDatabase: database,
  milvusTimeoutMs: timeoutMs,
  milvusFallback: fallback,
}: Pick<Config, 'milvusUrl' | 'milvusToken' | 'milvusDatabase' | 'milvusTimeoutMs' | 'milvusFallback'>):
  | MilvusSettings
  | undefined {
  return url === undefined ? undefined : { url, token, database, timeoutMs, fallback };
}
