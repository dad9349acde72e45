import { describeSearchByMeaning } from './search-by-meaning.ts';

// As the model card counts.
describeSearchByMeaning({ seen: { things: 250, names: 200 }, unseen: { things: 501, names: 300 } });
