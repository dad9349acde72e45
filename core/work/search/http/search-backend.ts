import type { EmbeddingSpace } from '../../../ground/domain/models/embedding.ts';
import type { NegarehError } from '../../../ground/errors.ts';
import type { PairExchange } from '../../exchange/pair-exchange.ts';
import type { PairExporter } from '../../export/pair-exporter.ts';
import type { ClassifyRequest } from '../classify/classifier.ts';
import type { SearchRequest } from '../search-request.ts';
import type { Classification, SearchPage } from './schemas.ts';

/** Whether searches can be answered, and if not, why. */
export type Readiness =
  | {
      readonly ready: true;
      readonly space: EmbeddingSpace;
      readonly images: number;
      readonly snapshotId: string | null;
    }
  | { readonly ready: false; readonly reason: NegarehError };

/** What the HTTP server stands in front of. It may serve before the model is loaded. */
export interface SearchBackend {
  readiness(): Promise<Readiness>;
  /** @throws the reason when it is not ready, and what {@link SearchRequest} can fail with. */
  search(request: SearchRequest): Promise<SearchPage>;
  /** Whole queries that begin with what is typed, best first. @throws the reason when it is not ready. */
  suggest(typed: string, limit: number): Promise<readonly string[]>;
  /** Stops suggesting a query. @returns whether it was suggested. @throws the reason when it is not ready. */
  removeSuggestion(query: string): Promise<boolean>;
  /** @throws the reason when it is not ready, and what {@link ClassifyRequest} can fail with. */
  classify(request: ClassifyRequest): Promise<Classification>;
  /** @throws the reason when it is not ready. */
  pairs(): Promise<PairExporter>;
  /** @throws the reason when it is not ready. */
  exchange(): PairExchange;
}
