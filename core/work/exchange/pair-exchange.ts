import { ApiTokenRepository } from '../../data/accounts/api-tokens.ts';
import { type Rate, RateLimitRepository } from '../../data/accounts/rate-limits.ts';
import { FetchedPairRepository } from '../../data/captions/fetched-pairs.ts';
import { type CleanPush, PushedPairRepository } from '../../data/captions/pushed-pairs.ts';
import type { Database } from '../../data/database/database.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import { ImageRepository } from '../../data/images/images.ts';
import { type ImageStoreConfig, openImageFiles } from '../../data/images/open-image-files.ts';
import type { Config } from '../../ground/config.ts';
import type { ApiScope, ApiToken } from '../../ground/domain/accounts/api-token.ts';
import type {
  DecisionsQuery,
  ExchangePage,
  FetchedDecision,
  FetchedPair,
  PairsQuery,
  PushedPair,
  PushOutcome,
  PushPictureQuery,
} from '../../ground/domain/captions/pair-exchange.ts';
import { BusyError, InputError } from '../../ground/errors.ts';
import { sha256Hex } from '../../ground/files/sha256.ts';
import type { PictureLimits } from '../../ground/pixels/image-input.ts';
import { pictureLimits } from '../../ground/pixels/picture-limits.ts';
import { cleanText } from '../../ground/text/clean-text.ts';
import { cleanPush } from './clean-push.ts';

/** The limit of one token: a program that pushes a hundred pairs at a time may push a thousand a second. */
const REQUESTS: Rate = { limit: 600, seconds: 60 };

type Settings = Pick<
  Config,
  'maxImageBytes' | 'maxImagePixels' | 'showUnreviewed' | 'showUnreviewedCrawled'
> &
  ImageStoreConfig;

/** Exchanges pairs with other programs; each program needs a token that a maintainer has made. */
export class PairExchange {
  readonly #tokens: ApiTokenRepository;
  readonly #rates: RateLimitRepository;
  readonly #pushed: PushedPairRepository;
  readonly #fetched: FetchedPairRepository;
  readonly #ingest: {
    readonly images: ImageRepository;
    readonly files: ImageFiles;
    readonly limits: PictureLimits;
  };

  constructor(database: Database, config: Settings, options: { readonly settledMs?: number } = {}) {
    this.#tokens = new ApiTokenRepository(database);
    this.#rates = new RateLimitRepository(database);
    this.#pushed = new PushedPairRepository(database, config);
    this.#fetched = new FetchedPairRepository(database, options.settledMs);
    this.#ingest = {
      images: new ImageRepository(database),
      files: openImageFiles(config),
      limits: pictureLimits(config),
    };
  }

  /**
   * Finds the token of a request.
   * @throws InputError 'request.unauthorized' | 'api.scope'; BusyError 'auth.too-often'
   */
  async enter(token: string, scope: ApiScope): Promise<ApiToken> {
    const found = await this.#tokens.use(token);
    if (!found) throw new InputError('request.unauthorized', {});
    if (!found.scopes.includes(scope)) throw new InputError('api.scope', { scope });
    const seconds = await this.#rates.hit(`api:${found.id}`, REQUESTS);
    if (seconds > 0) throw new BusyError('auth.too-often', { seconds });
    return found;
  }

  /** Adds pending pairs to images of the collection. @returns one outcome for each, in order. */
  async push(tokenId: string, pairs: readonly PushedPair[]): Promise<PushOutcome[]> {
    const cleaned = pairs.map(pair => ({ pair, clean: cleanPush(pair) }));
    const good = cleaned.flatMap(({ pair, clean }) =>
      'texts' in clean
        ? [{ ...pair, ...clean.texts, content: contentOf(pair, pair.image) } satisfies CleanPush]
        : [],
    );
    const outcomes = (await this.#pushed.push(tokenId, good)).values();
    return cleaned.map(({ pair: { key }, clean }) =>
      'texts' in clean
        ? outcomes.next().value!
        : { key, status: 'refused', pairId: null, imageId: null, problem: clean.problem },
    );
  }

  /**
   * Adds a picture with its pair; if the picture exists already, it gets the pair.
   * @throws InputError 'image.unreadable' and the other errors about a picture
   */
  async pushPicture(tokenId: string, picture: Buffer, query: PushPictureQuery): Promise<PushOutcome> {
    const { key, source, sourceUrl, attribution } = query;
    const clean = cleanPush(query);
    if ('problem' in clean) {
      return { key, status: 'refused', pairId: null, imageId: null, problem: clean.problem };
    }
    const sha256 = sha256Hex(picture);
    const content = contentOf(query, { sha256 });
    const earlier = await this.#pushed.find(tokenId, { key, content });
    if (earlier) return earlier;
    const owner = attribution === undefined ? '' : cleanText(attribution, { markup: true });
    const incoming = {
      name: key,
      content: picture,
      source: 'dataset' as const,
      captions: [],
      ...(sourceUrl !== undefined && { sourceUrl }),
      ...(owner !== '' && { attribution: owner }),
    };
    // The image code is loaded when the first picture is pushed.
    const { ingestImages } = await import('../ingest/ingest-images.ts');
    for await (const outcome of ingestImages([incoming], this.#ingest)) {
      if (outcome.status === 'failed') throw outcome.error;
      const push = { key, content, source, ...clean.texts, image: { id: outcome.imageId } };
      const [pushed] = await this.#pushed.push(tokenId, [push]);
      return pushed!;
    }
    throw new Error('a picture that came in has no outcome');
  }

  pairs(query: PairsQuery): Promise<ExchangePage<FetchedPair>> {
    return this.#fetched.pairs(query);
  }

  decisions(query: DecisionsQuery): Promise<ExchangePage<FetchedDecision>> {
    return this.#fetched.decisions(query);
  }
}

/** What counts as the same push: as it was sent, before any cleaning. */
const contentOf = (
  { persian, english, source }: Pick<PushedPair, 'persian' | 'english' | 'source'>,
  image: PushedPair['image'],
): string => JSON.stringify([image, persian, english ?? null, source]);
