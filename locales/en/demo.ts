import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const demo = {
  about: 'The demo: drawings with Persian captions to try the search on',
  aboutAdd: 'Draw the demo pictures and make them searchable; goes on where it stopped',
  aboutCount: 'How many pictures',
  aboutRemove: 'Take all demo pictures out again; your own stay',
  aboutAttribution: 'Whose drawings the demo pictures are made of',
  aboutQueries: 'Queries that show something on the demo pictures',
  gallery: {
    about: 'Photographs to try the search on, from Wikimedia Commons; says first what would be fetched',
    aboutYes: 'Fetch them',
    offer: (count: string, megabytes: string, minutes: string) =>
      `The newest ${count} of the photographs that Wikimedia Commons has chosen as its best: about ${megabytes} MB over the network, ${minutes} minutes or longer.`,
    licences:
      'All are free to use: CC BY, CC BY-SA, CC0 or public domain. Author, licence and the page of each are kept with it; whoever shows it on must name them.',
    contact:
      'Commons wants to know whom it may write to: put CRAWL_CONTACT=<address or page of yours> into .env first.',
    howToFetch: (options: string) =>
      `Nothing has been fetched. “./negareh demo photos${options} --yes” fetches them.`,
    howToShow:
      'Nobody here has looked at them yet, so searches leave them out. SHOW_UNREVIEWED_CRAWLED=yes in .env and a new start show them at once; else each is found when its caption is approved.',
  },
  drawing: 'Drawing the demo pictures',
  embedding: 'Making them searchable',
  removing: 'Removing the demo pictures',
  added: (count: number, total: number) =>
    `${number(count)} pictures added; the demo has ${number(total)}. Try: ./negareh search "میوه"`,
  alreadyThere: (total: number) => `The demo is there already, with ${number(total)} pictures.`,
  interrupted: (count: number) =>
    `Stopped after ${number(count)} pictures. The same command goes on from here.`,
  failed: (name: string, reason: string) => `${name}: ${reason}`,
  removed: (count: number) =>
    `${number(count)} demo pictures removed. “./negareh demo add” brings them back.`,
  nothingToRemove: 'There are no demo pictures.',
  attribution: 'The demo pictures are made of drawings by others:',
  attributionMore: 'ATTRIBUTION.md tells more: what was changed, the words, the model, the font.',
};
