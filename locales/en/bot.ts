import { formatNumber } from '../format.ts';
import { jobs } from './jobs.ts';

const number = (value: number) => formatNumber('en', value);
const range = (from: number, to: number) =>
  from === to ? `Photo ${number(from)}` : `Photos ${number(from)} to ${number(to)}`;

/** What jobs do, by their names in the queue. */
const jobNames: Readonly<Record<string, string>> = {
  ...jobs.kinds,
  'embed-images': 'embedding photos',
  'build-index': 'building the index',
  'score-pairs': 'scoring captions',
  'decide-in-bulk': 'a bulk decision',
  'settle-votes': 'counting decisions anew',
  'switch-model': 'switching the model',
  'hash-images': 'looking for near duplicates',
  crawl: 'crawling',
};

interface Stats {
  readonly images: { readonly visible: number; readonly pending: number; readonly hidden: number };
  readonly pairs: { readonly pending: number; readonly approved: number };
  readonly votes: { readonly good: number; readonly bad: number; readonly irrelevant: number };
  readonly openReports: number;
  readonly days: number;
  /** Searches in so many days. */
  readonly searched: number;
}

interface Progress {
  /** Photos that can be found; undefined while search is away. */
  readonly search: number | undefined;
  readonly isWorking: boolean;
  readonly isCrawling: boolean;
  readonly embeddings: { readonly made: number; readonly missing: number } | undefined;
  readonly jobs: readonly string[];
  readonly crawls: readonly { readonly name: string; readonly fetched: number }[];
}

/** What the Telegram bot says. Texts of other people (`query`) arrive isolated from the sentence around them. */
export const bot = {
  welcome:
    'Hello! 👋\nI am Negareh. I find photos from Persian sentences.\n\n' +
    'Write which photo you are looking for, or send me one and I will find others like it. Try one of these:',
  help:
    'How it works\n' +
    '• Send a Persian word or sentence: I answer with the ten photos that fit it best.\n' +
    '• Send a photo and I find others like it; under it, or in reply to it, you can write what should be different.\n' +
    '• «گربه -سیاه» or «گربه بدون کلاه» leave something out.\n' +
    '• “More” brings the next ten, “Like one of these” photos like one of them.\n' +
    '• /filter narrows searches to a source or a city.\n' +
    '• A slow connection? With /settings ten photos come in one picture.\n' +
    '• “Sources” tells who made each photo.\n' +
    '• In a group, write /search and your sentence, or reply to one of my messages.',
  helpExamples: 'For example:',
  commands: {
    start: 'Start, with a few examples',
    help: 'How to search',
    filter: 'Search one source or one city only',
    settings: 'Settings: how photos are sent',
    privacy: 'What I keep about you',
    forget: 'Delete all that I keep about you',
    search: 'Find photos; handy in groups',
  },
  more: 'More',
  readAs: (reading: string, other?: string) =>
    `Results for ${reading}${other === undefined ? '' : ` and ${other}`}`,
  alsoRead: (other: string) => `With results for ${other}`,
  alikeNumber: (rank: number, count: number) =>
    count === 1 ? `One more like ${rank}.` : `${count} more like ${rank}.`,
  alikeThis: (count: number) => (count === 1 ? 'one more like this' : `${number(count)} more like this`),
  poorFit: 'I don’t think I have photos of this; these are the nearest ones.',
  literally: 'Exactly what I typed',
  sources: 'Sources',
  /** Opens the numbers of the photos: which one shall the next be like? */
  like: 'Like one of these',
  likeThis: 'Like this one',
  /** Brings a photo as a file, as large as it is. */
  original: 'Full size',
  photoNumber: (rank: number) => `Photo ${number(rank)}`,
  pressNumber: 'Press a number and I send that photo.',
  oneForQueue: 'Many people are asking just now; so that you need not wait, here are all in one picture.',
  settings: {
    title: 'Your settings:',
    photos: {
      album: '• I send ten photos one by one.',
      sheet: '• I send ten photos in one numbered picture, which is better on a slow connection.',
    },
    inline: {
      on: '• In other chats, what you type behind my name is searched.',
      off: '• In other chats, what you type behind my name is not searched.',
    },
    toSheet: 'Send all in one picture',
    toAlbum: 'Send photos one by one',
    inlineOff: 'Do not search in other chats',
    inlineOn: 'Search in other chats, too',
  },
  admin: {
    searches: (days: number) => `Searches of the last ${number(days)} days`,
    stats: ({ images, pairs, votes, openReports, days, searched }: Stats) =>
      'Negareh in numbers\n' +
      `• Photos: ${number(images.visible)} shown, ${number(images.pending)} waiting, ${number(images.hidden)} hidden\n` +
      `• Captions: ${number(pairs.pending)} to be reviewed, ${number(pairs.approved)} approved\n` +
      `• Searches in ${number(days)} days: ${number(searched)}\n` +
      `• Opinions: ${number(votes.good)} 👍, ${number(votes.bad)} 👎, ${number(votes.irrelevant)} irrelevant\n` +
      `• Open reports: ${number(openReports)}`,
    status: ({ search, isWorking, isCrawling, embeddings, jobs, crawls }: Progress) =>
      [
        'Negareh right now',
        search === undefined
          ? '• Search: not ready'
          : `• Search: ready, ${number(search)} ${search === 1 ? 'photo' : 'photos'}`,
        `• Worker: ${isWorking ? 'running' : 'not running'}`,
        ...(isCrawling ? ['• Crawler: running'] : []),
        ...(embeddings && embeddings.missing > 0
          ? [`• Embeddings: ${number(embeddings.made)} made, ${number(embeddings.missing)} left`]
          : []),
        ...jobs.map(name => `• Under way: ${jobNames[name] ?? name}`),
        ...crawls.map(({ name, fetched }) => `• Crawl ${name}: ${number(fetched)} photos so far`),
        ...(jobs.length + crawls.length === 0 ? ['• Nothing is under way.'] : []),
      ].join('\n'),
    rebuild: 'The whole index will be built anew. Searches go on meanwhile. Shall I?',
    rebuildYes: 'Yes, build it',
    rebuilding: 'The index will be built as soon as the worker is free. /status shows how far it is.',
    crawlUsage:
      'Write what to crawl:\n/crawl commons Category of Wikimedia Commons\n/crawl divar tehran,mashhad furniture',
    crawling: (what: string) => `It goes on in the background: ${what}. /status shows how far it is.`,
  },
  /** Opens them to say something about one. */
  rate: 'Your opinion',
  number,
  likePhoto: 'Photos like the one that you sent',
  alike: 'Photos like it',
  nothingAlike: 'I found no photo like it. Ask with words, or try one of these:',
  likeNumber: (rank: number) => `Like photo ${number(rank)}`,
  photoGone: 'This photo is no longer available.',
  fullBusy:
    'I could not get this photo ready in its original size just now. Please press its button again in a moment.',
  badPhoto: 'I could not open this file as a photo. Please send another one.',
  photoNotGiven:
    'Telegram did not give me this photo just now. Please send the photo itself again, or try once more in a moment.',
  nothingLeft: 'What you asked for and what you excluded cancel each other out. Please try other words.',
  onlyExcludes:
    'You wrote only what the photo should not show. Write what it should show as well, for example “street -cars”.',
  good: (rank: number) => `👍 Photo ${number(rank)}`,
  bad: (rank: number) => `👎 Photo ${number(rank)}`,
  irrelevant: 'Irrelevant',
  report: 'Report this photo',
  reportReasons: {
    private: 'It invades somebody’s privacy',
    offensive: 'It is offensive or disturbing',
    copyright: 'It is under copyright',
    wrong: 'It is wrong or broken',
    other: 'Another reason',
  },
  reported: {
    hidden: (rank: number) => `Thank you. Photo ${number(rank)} is hidden until somebody has looked at it.`,
    noted: (rank: number) => `Thank you. Somebody will look at photo ${number(rank)}.`,
    refused: (_rank: number) => 'You have sent several reports today. Please send the next one tomorrow.',
    repeated: (rank: number) => `You have reported photo ${number(rank)} before, and the report has arrived.`,
  },
  sourceNames: {
    demo: 'Samples',
    upload: 'Own photos',
    dataset: 'Dataset',
    divar: 'Divar',
    commons: 'Wikimedia Commons',
    list: 'Other sites',
  },
  filter: (present: string) => `Narrow your searches to these; it stays so until you change it.\n${present}`,
  filteredBy: (values: readonly string[]) => `Only from: ${new Intl.ListFormat('en').format(values)}`,
  notFiltered: 'Right now I search all photos.',
  allPhotos: 'All photos',
  nothingToFilter: 'All photos come from one source: there is nothing to narrow.',
  /** Before the first message, at most 512 letters; on the profile and in shared links, at most 120. */
  description:
    'Find photos with a Persian sentence: write what you are looking for, and I send the ten closest photos.\n' +
    'Send me a photo and I find others like it. I work in groups and in any other chat, too.',
  shortDescription: 'Find photos with a Persian sentence or with a photo.',
  /** On the button over inline results, at most 64 letters. */
  inlineMore: 'More photos in a chat with me',
  inlineMoreAlike: 'More photos, and more like these, in a chat with me',
  inlineIsOff: 'I do not search here: it is off in your settings',
  inlinePoor: 'None of these seems to show it; ask me in private',
  inlineNothing: 'Nothing at hand here; ask me in private',
  addedToGroup: (name: string, example: string) =>
    `Hello! 👋 For photos write /search ${example}, or call me: ${name} ${example}. Otherwise I stay silent.`,
  privacy:
    'This is what I keep about you:\n' +
    '• What you chose in /filter and /settings and your opinions about photos; not under your name or id, but under a code made from it.\n' +
    '• The words that you had searched when you gave an opinion, for thirty days. After a 👍 they become a suggested caption of the photo, without a name.\n' +
    '• Your reports, so that nobody reports a photo twice.\n' +
    '• Your message until it is answered; for two days after that only a code made from it, so that an edit that changes nothing is not answered again.\n' +
    '• The words that were searched, for thirty days and without who wrote them, so that “More” works. What five people have searched is suggested to others, as words alone.\n' +
    '• Photos that you send are not kept.\n\n' +
    '/forget deletes all of it but that code, which goes by itself; and with /settings nothing is searched in other chats.',
  forget: 'Your choices and opinions will be deleted for good. Shall I?',
  forgetYes: 'Yes, delete them',
  forgotten: ({ hadSettings, votes, reports }: { hadSettings: boolean; votes: number; reports: number }) => {
    const parts = [
      ...(hadSettings ? ['your choices'] : []),
      ...(votes > 0 ? [votes === 1 ? 'one opinion' : `${number(votes)} opinions`] : []),
    ];
    const deleted = parts.length > 0 ? `Deleted: ${parts.join(' and ')}.` : 'I had kept nothing about you.';
    return reports > 0
      ? `${deleted} Your reports (${number(reports)}) stay, but after a day nothing tells any more that they were yours.`
      : deleted;
  },
  onlyInPrivate: 'This command works in a private chat with me only.',
  /** Under an album: which of the results it showed. */
  shown: (from: number, to: number) => `${range(from, to)}.`,
  shownLast: (from: number, to: number) => `${range(from, to)}. That was all.`,
  /** Behind that: how many of them could not be sent. */
  notSent: (count: number) =>
    count === 1 ? 'One photo could not be sent.' : `${number(count)} photos could not be sent.`,
  noPhotoRights:
    'I may not send photos in this group. Its administrators can allow it; until then, write to me in private.',
  /** The caption of a later page. */
  captionPage: (query: string, from: number, to: number) => `${query} (${number(from)} to ${number(to)})`,
  sourcesOf: (from: number, to: number) => `${range(from, to)} come from:`,
  sourceLine: (ranks: readonly number[], attribution: string) =>
    `${new Intl.ListFormat('en').format(ranks.map(number))}: ${attribution}`,
  nothingFound: (query: string) => `No photo fits ${query}. Try other words, or one of these:`,
  /** In place of that while photos wait to be embedded. */
  preparing: (ready: number, total: number) =>
    `Photos are still being prepared: ${number(ready)} of ${number(total)} can be found so far. Ask again in a little while, or try one of these:`,
  noMore: 'There are no more photos for this search. Write a new one.',
  /** To somebody who waits behind others. */
  placeInQueue: (place: number) =>
    `Many people are asking right now; you are number ${number(place)} in the queue. Your photos will come here.`,
  onTheWay: 'On their way…',
  queryGone: 'This search is too old to go on. Send the sentence again and I will search anew.',
  greeting: 'Hello! 👋 Write which photo you are looking for, or try one of these:',
  aboutMe:
    'I am Negareh 🤖, a bot that finds photos from Persian sentences. Write which photo you are looking for, or send one to find others like it. ' +
    'More: /help\nTry one of these:',
  thanks: 'You are welcome! 🌱 Whenever you want another photo, just write.',
  noWords: (example: string) =>
    `I cannot search by emoji and signs 🙂 Write in a few words which photo you are looking for, for example “${example}”.`,
  emptyQuery: (example: string) =>
    `There is nothing to search for in this message. Write what the photo should show, for example “${example}”.`,
  tooLong: (length: number, limit: number) =>
    `Your sentence has ${number(length)} characters; I can take ${number(limit)}. Please send a shorter one.`,
  searchUsage: (example: string) =>
    `Write what you are looking for after /search, for example:\n/search ${example}`,
  unknownCommand: 'I do not know this command. See /help, or just write what you are looking for.',
  sticker: 'Nice sticker! But I search by words and photos: write which photo you are looking for.',
  voice: 'I cannot hear voice messages. Write the same in words and I will search.',
  other: (example: string) =>
    `I search by words and photos. Write which photo you are looking for, for example “${example}”.`,
  slowDown: (seconds: number) =>
    `That is a lot at once! Please wait ${number(seconds)} seconds, then send your sentence again.`,
  groupSlowDown: (seconds: number) =>
    `This group has asked a lot in a minute! Please wait ${number(seconds)} seconds, or write to me in private.`,
  oneMoment:
    'One moment! I cannot search just now. I will send the answer here as soon as I can; no need to ask again.',
  problem: 'Something went wrong on our side. Please try again in a moment.',
};
