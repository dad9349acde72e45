import { formatDuration, formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

/** What the dashboard's shell and its search page say. */
export const dashboard = {
  name: 'Negareh',
  tagline: 'Find photos with a Persian sentence',
  description: 'Negareh finds photos from Persian sentences: write what the photo should show.',
  skipToContent: 'Skip to content',
  close: 'Close',
  messages: 'Messages',
  nav: { label: 'Main', search: 'Search' },
  language: { label: 'Language', fa: 'فارسی', en: 'English' },
  theme: { label: 'Appearance', light: 'Light', dark: 'Dark', system: 'Like the device' },
  search: {
    label: 'What should the photo show?',
    placeholder: 'A Persian sentence, for example «قطار و رنگین کمان»',
    submit: 'Search',
    clear: 'Clear',
    examples: 'Try one of these',
    heading: (query: string) => `Photos for “${query}”`,
    title: (query: string) => `${query} · Negareh`,
    took: (milliseconds: number) => `found in ${formatDuration('en', milliseconds)}`,
    results: (count: number) => `${number(count)} ${count === 1 ? 'photo' : 'photos'}`,
  },
  errors: {
    notFoundTitle: 'There is no page here',
    notFound: 'The address is mistyped, or what stood here was taken away.',
    brokenTitle: 'Something went wrong on our side',
    broken: 'The error has been noted. Please try again; if it stays, come back a little later.',
    tryAgain: 'Try again',
    home: 'To the search page',
  },
};
