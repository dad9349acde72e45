import { describeSearchByMeaning } from './search-by-meaning.ts';

// Of fewer pictures more are found; a model that finds little falls short here, too.
describeSearchByMeaning({ seen: { things: 60, names: 60 }, unseen: { things: 150, names: 150 } });
