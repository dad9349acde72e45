import { describeSearchByMeaning } from './search-by-meaning.ts';

describeSearchByMeaning({
  model: 'demo',
  seen: { things: 250, names: 200, at1: 0.827, at10: 1 },
  unseen: { things: 501, names: 300, at1: 0.38, at10: 0.75 },
});
