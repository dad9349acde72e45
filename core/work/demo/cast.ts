import { isEveryday } from './concept-traits.ts';
import type { Concept } from './concepts.ts';
import { createRandom } from './random.ts';

/** Who a picture is about. */
export interface Role {
  readonly main: Concept;
  /** How many pictures with a lower index are about the same thing. */
  readonly appearance: number;
}

/** Pictures of one cycle: each thing once, everyday things twice. */
export const cycleLength = (concepts: readonly Concept[]): number =>
  concepts.length + concepts.filter(isEveryday).length;

/**
 * The main thing of the picture with this index. Each cycle shows all things in its own order. Everyday things come twice,
 * because people try everyday words first.
 */
export function castAt(index: number, concepts: readonly Concept[], edition: string): Role {
  const length = cycleLength(concepts);
  const cycle = Math.floor(index / length);
  const roles: Role[] = concepts.flatMap(main =>
    isEveryday(main)
      ? [2 * cycle, 2 * cycle + 1].map(appearance => ({ main, appearance }))
      : [{ main, appearance: cycle }],
  );
  return createRandom(`${edition}/cycle/${cycle}`).shuffle(roles)[index % length]!;
}
