import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

interface Counts {
  readonly waiting: number;
  readonly done: number;
  readonly dropped: number;
  readonly gone: number;
}

export const crawl = {
  about: 'Fetch pictures with captions from the web; they wait until somebody lets them in',
  aboutCommons: 'Freely licensed photographs of Wikimedia Commons',
  aboutList: 'Pictures whose addresses and captions stand in a CSV or JSONL file',
  aboutDivar: 'Listings of Divar, which forbids crawling: off until CRAWL_DIVAR switches it on',
  aboutRuns: 'Crawls in the background: how far each has come, and why it stands still',
  aboutCancel: 'Stop a crawl in the background; what it has fetched stays',
  runId: 'The crawl’s id, as “crawl runs” shows it',
  background: 'Leave it to the crawler process, and come back at once',
  asked: (id: string) => `The crawler does it: ${id}. “negareh crawl runs” shows how far it is.`,
  noCrawler: 'The crawler process does not run: it starts with “npm start” where CRAWL_CONTACT is set.',
  noRuns: 'No crawl was left to the crawler yet.',
  runsHead: ['id', 'what', 'state', 'photos', 'why'],
  runStates: {
    waiting: 'under way',
    paused: 'on hold',
    done: 'done',
    failed: 'stopped',
    cancelled: 'cancelled',
  },
  resumes: (when: string, why: string) => `until ${when}: ${why}`,
  cancelled: 'Cancelled. The same crawl goes on from there when it is asked for again.',
  aboutCoverage: 'How far each list of a source has come, and what of its answers could not be read',
  source: 'Which source',
  cities: 'Cities by name or Divar’s number, by commas; each counts the same',
  categories: 'Categories as Divar’s API calls them, like furniture, by commas; all without it',
  nothingCrawled: 'Nothing of this source was crawled yet.',
  coverageHead: ['list', 'posts', 'photos', 'dropped', 'gone', 'waiting', 'read'],
  wholeList: 'to the end',
  partOfList: 'in part',
  parsed: (readable: number, unreadable: number) =>
    `${number(readable)} parts of answers could be read, ${number(unreadable)} could not.`,
  nearDuplicates: (count: number) => `Photos that look like an older one: ${number(count)}`,
  unknownPart: (kind: string, count: number) => `${number(count)} × unknown part ${kind}`,
  category: 'A category of Commons, its newest pictures first',
  query: 'What to search Commons for',
  language: 'Captions to keep: fa, en (for translation) or all',
  max: 'Fetch at most so many pictures now',
  file: 'The file: a column of addresses and one of captions',
  crawling: 'Fetching',
  pause: (seconds: number, why: string) => `Waiting ${number(seconds)} s: ${why}`,
  crawled: ({ done, dropped, gone, waiting }: Counts) =>
    `${number(done)} in · ${number(dropped)} dropped · ${number(gone)} gone · ${number(waiting)} waiting`,
  reason: (reason: string, count: number) => `${number(count)} × ${reason}`,
  badRow: (position: number) => `Row ${number(position)} has no web address or no caption.`,
  goesOn: 'There is more. The same command goes on from here.',
  inReview:
    'New pictures are found when a caption of theirs is approved. “negareh translate” gives English ones Persian captions.',
};
