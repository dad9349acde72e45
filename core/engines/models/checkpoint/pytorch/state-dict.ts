import { PickleDict } from './pickle.ts';
import { TensorRef } from './torch-globals.ts';

/** Where training checkpoints keep the weights. */
const WRAPPERS = ['state_dict', 'model_state_dict', 'model'];
const DEEPEST = 4;

/**
 * The named tensors of what torch.save was given: a state dict itself, or a training checkpoint around one.
 * Entries that are no tensors (epoch numbers, optimizer states) are left out.
 */
export function findStateDict(root: unknown): Map<string, TensorRef> {
  let dict = root;
  for (let depth = 0; depth < DEEPEST && dict instanceof PickleDict; depth++) {
    const outer = dict;
    const tensors = tensorsOf(outer);
    if (tensors.size > 0) return tensors;
    dict = WRAPPERS.map(name => outer.get(name)).find(inner => inner instanceof PickleDict);
  }
  return new Map();
}

const tensorsOf = (dict: PickleDict): Map<string, TensorRef> =>
  new Map(
    [...dict].filter(
      (entry): entry is [string, TensorRef] => typeof entry[0] === 'string' && entry[1] instanceof TensorRef,
    ),
  );
