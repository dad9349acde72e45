/** What a maintainer reads about other programs that work with this one. */
export const integrations = {
  title: 'Integrations',
  about: 'Other programs that bring pairs, take away decisions, or are told what happens here.',
  tokens: {
    title: 'API tokens',
    about:
      'With a token another program pushes pairs for review, or reads pairs and decisions. It approves nothing.',
    none: 'There are no tokens yet.',
    make: 'New token',
    name: 'Name',
    nameHint: 'Which program will use it.',
    scope: 'What it may do',
    scopes: { push: 'Push pairs', read: 'Read pairs and decisions' },
    both: 'Push and read',
    author: 'Made by',
    made: 'Made',
    used: 'Last used',
    never: 'never',
    revoke: 'Revoke',
    revokeNamed: (name: string) => `Revoke the token ${name}`,
    confirm: (name: string) =>
      `Revoke the token “${name}”? Programs that use it are refused from now on. What they have brought stays.`,
    revoked: 'Revoked.',
    shownOnce: (name: string) => `The token “${name}”`,
    shownOnceAbout: 'Copy it now: it is never shown again.',
    submit: 'Make it',
  },
};
