import { loadConfig } from '../../../../../core/ground/config.ts';
import { newId } from '../../../../../core/ground/domain/id.ts';
import type { Classification } from '../../../../../core/ground/domain/search/classification.ts';
import type { SearchPage } from '../../../../../core/ground/domain/search/search.ts';
import { RetryableError } from '../../../../../core/ground/errors.ts';
import { createLog, type Log } from '../../../../../core/ground/log.ts';
import type { ClassifyRequest } from '../../../../../core/work/search/classify/classifier.ts';
import type { Readiness, SearchBackend } from '../../../../../core/work/search/http/search-backend.ts';
import { createSearchServer, type HttpLimits } from '../../../../../core/work/search/http/server.ts';
import { createMetrics } from '../../../../../core/work/search/metrics.ts';
import type { SearchRequest } from '../../../../../core/work/search/search-request.ts';

/** A page with one result. */
export const page: SearchPage = {
  queryId: newId(),
  query: 'گربه',
  reading: null,
  alsoRead: null,
  fit: null,
  modelId: 'demo@00000000',
  tookMs: 1.5,
  hits: [
    {
      rank: 1,
      imageId: newId(),
      score: 0.5,
      sha256: 'ab'.repeat(32),
      width: 10,
      height: 20,
      path: '/data/images/ab/ab/abab.png',
      caption: 'یک گربه',
      source: 'upload',
      sourceUrl: null,
      attribution: null,
      alike: 0,
    },
  ],
  nextOffset: 1,
};

export const classification: Classification = {
  modelId: 'demo@00000000',
  logitScale: 100,
  templates: ['{}'],
  tookMs: 1,
  labels: [
    { label: 'گربه', probability: 0.75, score: 0.5 },
    { label: 'سگ', probability: 0.25, score: 0.25 },
  ],
};

/** A backend whose answers the test decides; the HTTP server in front of it is the real one. */
export interface FakeBackend extends SearchBackend {
  answer: (request: SearchRequest) => Promise<SearchPage>;
  ready: Readiness;
  readonly asked: SearchRequest[];
  readonly classified: ClassifyRequest[];
}

export function createFakeBackend(): FakeBackend {
  const asked: SearchRequest[] = [];
  const classified: ClassifyRequest[] = [];
  return {
    asked,
    classified,
    answer: async () => page,
    ready: {
      ready: true,
      space: { modelId: 'demo@00000000', precision: 'fp32' },
      images: 1,
      snapshotId: null,
    },
    async readiness() {
      return this.ready;
    },
    async pairs() {
      throw new RetryableError('service.starting', { service: 'search' });
    },
    exchange() {
      throw new RetryableError('service.starting', { service: 'search' });
    },
    async suggest(typed, limit) {
      return [`${typed} سیاه`, `${typed} سفید`].slice(0, limit);
    },
    async removeSuggestion(query) {
      return query === 'گربه';
    },
    async classify(request) {
      classified.push(request);
      return classification;
    },
    search(request) {
      asked.push(request);
      return this.answer(request);
    },
  };
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly backend: FakeBackend;
  close(): Promise<void>;
}

export async function startTestServer({
  variables = {},
  limits,
  log = createLog('test', { level: 'silent' }),
}: {
  variables?: Record<string, string>;
  limits?: HttpLimits;
  log?: Log;
} = {}): Promise<TestServer> {
  const backend = createFakeBackend();
  const metrics = createMetrics();
  // Port 0 lets the system choose; no setting allows it, since other processes must know the port.
  const config = { ...loadConfig(variables), searchPort: 0 };
  const server = await createSearchServer({ config, log, metrics, backend }, limits);
  const url = await server.listen();
  return {
    url,
    backend,
    port: Number(new URL(url).port),
    close: async () => {
      await server.close();
      metrics.close();
    },
  };
}
