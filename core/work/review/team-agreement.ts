import { sleep } from '../../ground/async/sleep.ts';
import type { CaptionSource } from '../../ground/domain/captions/caption-pair.ts';
import { cohensKappa, krippendorffsAlpha, type Measured, type Ratings, withInterval } from './inter-rater.ts';

/** What several people said about one pair. */
export interface JudgedTogether {
  readonly source: CaptionSource;
  readonly score: number | null;
  readonly votes: readonly { readonly reviewerId: string; readonly said: string }[];
}

/** A part of the pairs and how far people agree on it. */
export interface Slice<Name> {
  readonly name: Name;
  readonly measured: Measured | null;
}

/** From a score (included) up to another; both null for pairs without a score. */
export interface Band {
  readonly from: number | null;
  readonly to: number | null;
}

/** How far a team agrees: overall, for each two people, for each source and for each band of scores. */
export interface TeamAgreement {
  readonly all: Measured | null;
  /** Cohen's kappa, for the two people with these ids. */
  readonly people: readonly Slice<readonly [string, string]>[];
  /** Krippendorff's alpha, as in `all`. */
  readonly sources: readonly Slice<CaptionSource>[];
  readonly bands: readonly Slice<Band>[];
}

/** Edges of the bands: narrow in the range of most translations, where a threshold is chosen. */
const EDGES = [-1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01];

/** Yields to other work between its parts: each draws thousands of pairs a thousand times. */
export async function measureAgreement(pairs: readonly JudgedTogether[]): Promise<TeamAgreement> {
  const alpha = (some: readonly JudgedTogether[]) => withInterval(some.map(ratingsOf), krippendorffsAlpha);
  const sources = [...new Set(pairs.map(({ source }) => source))].sort();
  const bands: Band[] = EDGES.slice(1).map((to, index) => ({ from: EDGES[index] ?? -1, to }));
  const isIn = ({ from, to }: Band, score: number | null) =>
    score === null ? from === null : from !== null && to !== null && score >= from && score < to;
  const measuredBands = await inTurns([...bands, { from: null, to: null }], name => ({
    name,
    measured: alpha(pairs.filter(({ score }) => isIn(name, score))),
  }));
  return {
    all: alpha(pairs),
    people: await inTurns(twosOf(pairs), ([name, said]) => ({
      name,
      measured: withInterval(said, cohensKappa),
    })),
    sources: await inTurns(sources, name => ({
      name,
      measured: alpha(pairs.filter(({ source }) => source === name)),
    })),
    bands: measuredBands.filter(({ measured }) => measured !== null),
  };
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  make: (item: Item) => Result,
): Promise<Result[]> {
  const made: Result[] = [];
  for (const item of items) {
    made.push(make(item));
    await sleep(0);
  }
  return made;
}

const ratingsOf = ({ votes }: JudgedTogether): Ratings =>
  new Map(votes.map(({ reviewerId, said }) => [reviewerId, said]));

/** What each two people said about the pairs that both judged; those with most pairs in common first. */
function twosOf(pairs: readonly JudgedTogether[]) {
  const twos = new Map<string, { name: readonly [string, string]; said: [string, string][] }>();
  for (const { votes } of pairs) {
    const sorted = [...votes].sort((one, other) => (one.reviewerId < other.reviewerId ? -1 : 1));
    for (const [place, one] of sorted.entries()) {
      for (const other of sorted.slice(place + 1)) {
        const key = JSON.stringify([one.reviewerId, other.reviewerId]);
        const two = twos.get(key) ?? { name: [one.reviewerId, other.reviewerId] as const, said: [] };
        two.said.push([one.said, other.said]);
        twos.set(key, two);
      }
    }
  }
  return [...twos.values()]
    .sort((one, other) => other.said.length - one.said.length)
    .map(({ name, said }) => [name, said] as const);
}
