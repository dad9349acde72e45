import { describeSearchByMeaning } from './search-by-meaning.ts';

// Fewer images than for the small model: each takes longer to look at.
describeSearchByMeaning({
  model: 'photo',
  seen: { things: 15, names: 15, at1: 0.827, at10: 1 },
  unseen: { things: 60, names: 60, at1: 0.5, at10: 0.85 },
});
