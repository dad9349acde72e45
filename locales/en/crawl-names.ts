/** `bandar-abbas` → `Bandar Abbas` */
const titled = (slug: string) =>
  slug
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

/** What sources call their lists, as a reader knows it. */
export const crawlNames = {
  city: titled,
  divarCategory: (slug: string) => slug.replaceAll('-', ' '),
  everyCategory: 'all categories',
  category: (name: string) => `category “${name}”`,
  query: (words: string) => `search for “${words}”`,
  file: (checksum: string) => `a file of addresses, ${checksum}`,
  captionsIn: { fa: 'Persian', en: 'English' },
  and: ' and ',
};
