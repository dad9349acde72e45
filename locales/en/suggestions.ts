export const suggestions = {
  about: 'What people are offered while they type',
  aboutRemove: 'Take a query that people have asked out of the suggestions, for good; needs a running search',
  query: 'The query, as it is suggested',
  removed: (query: string) => `“${query}” is suggested to nobody any more.`,
  barred: (query: string) =>
    `“${query}” was no suggestion from people, and will be none. What captions say is offered all the same.`,
};
