import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { NegarehError, PermanentError, RetryableError, reasonOf } from '../../../ground/errors.ts';
import type { MilvusSettings } from './settings.ts';

/** The fields that every answer of Milvus has. */
interface Status {
  readonly error_code: string | number;
  readonly code?: number;
  readonly reason: string;
  readonly retriable?: boolean;
}
type Answer = Status | { readonly status: Status };

/** Codes of gRPC. */
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;
/** Codes of Milvus (pkg/util/merr) for what is missing, and for what exists but cannot answer yet. */
const COLLECTION_NOT_FOUND = 100;
const NOT_LOADED: readonly number[] = [101, 103, 106];

const SILENT = 'error';
/** One call goes out twice before it counts as failed. */
const RETRIES = { maxRetries: 1, retryDelay: 50 };

/**
 * A connection to Milvus that turns its failures into our errors. After a failure that breaks the connection, the next call
 * makes a new one: gRPC itself would wait for up to two minutes before it retries.
 */
export class MilvusServer {
  readonly settings: MilvusSettings;
  #connection: Promise<MilvusClient> | undefined;

  constructor(settings: MilvusSettings) {
    this.settings = settings;
  }

  /**
   * @param collection that the call is about, for the text of an error.
   * @throws RetryableError 'milvus.unreachable' | 'milvus.slow' | 'milvus.loading'; PermanentError 'milvus.refused' | 'milvus.lost'
   */
  async ask<Result extends Answer>(
    collection: string,
    call: (client: MilvusClient) => Promise<Result>,
  ): Promise<Result> {
    try {
      const answer = await call(await this.#connect());
      const status = statusOf(answer);
      if (isFine(status)) return answer;
      throw this.#refusal(collection, status);
    } catch (error) {
      if (error instanceof NegarehError) throw error;
      await this.close();
      throw this.#failure(error);
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    const client = await connection?.catch(() => undefined);
    await client?.closeConnection().catch(() => undefined);
  }

  #connect(): Promise<MilvusClient> {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  async #open(): Promise<MilvusClient> {
    const { url, token, database, timeoutMs } = this.settings;
    const { MilvusClient: Client } = await import('@zilliz/milvus2-sdk-node').then(
      module => module.default ?? module,
    );
    const client = new Client({
      address: url,
      timeout: timeoutMs,
      logLevel: SILENT,
      telemetry: { enabled: false },
      ...RETRIES,
      ...(token !== undefined && { token }),
      ...(database !== undefined && { database }),
    });
    try {
      await client.connectPromise;
      return client;
    } catch (error) {
      await client.closeConnection().catch(() => undefined);
      throw error;
    }
  }

  /** What gRPC says, or the SDK where it makes nothing of an answer. */
  #failure(error: unknown): NegarehError {
    const { url, timeoutMs } = this.settings;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = reasonOf(error);
    if (code === DEADLINE_EXCEEDED) {
      return new RetryableError('milvus.slow', { url, seconds: timeoutMs / 1_000 }, { cause: error });
    }
    if (code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
      return new PermanentError('milvus.refused', { url, reason }, { cause: error });
    }
    return new RetryableError('milvus.unreachable', { url, reason }, { cause: error });
  }

  #refusal(collection: string, { code = 0, reason, retriable }: Status): NegarehError {
    const { url } = this.settings;
    if (code === COLLECTION_NOT_FOUND) return new PermanentError('milvus.lost', { collection, reason });
    if (NOT_LOADED.includes(code)) return new RetryableError('milvus.loading', { collection, percent: 0 });
    if (retriable) return new RetryableError('milvus.unreachable', { url, reason });
    return new PermanentError('milvus.refused', { url, reason });
  }
}

const statusOf = (answer: Answer): Status => ('status' in answer ? answer.status : answer);

const isFine = ({ error_code, code = 0 }: Status): boolean =>
  (error_code === 'Success' || error_code === 0) && code === 0;
