import { describeSearchByMeaning } from './search-by-meaning.ts';

// Of fewer images more are found; a model that finds little falls short here, too.
describeSearchByMeaning({
  model: 'demo',
  seen: { things: 60, names: 60, at1: 0.827, at10: 1 },
  unseen: { things: 150, names: 150, at1: 0.38, at10: 0.75 },
});
