import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const range = (from: number, to: number) =>
  from === to ? `Photo ${number(from)}` : `Photos ${number(from)} to ${number(to)}`;

/** What the Telegram bot says. Texts of other people (`query`) arrive isolated from the sentence around them. */
export const bot = {
  welcome:
    'Hello! 👋\nI am Negareh. I find photos from Persian sentences.\n\n' +
    'Write what the photo should show, and I will send the closest ones. Try one of these:',
  help:
    'How it works\n' +
    '• Send a Persian word or sentence: I answer with the ten photos that fit it best.\n' +
    '• “More” brings the next ten.\n' +
    '• “Sources” tells who made each photo.\n' +
    '• In a group, write /search and your sentence, or reply to one of my messages.\n\n' +
    'Say what, which colour and where: the clearer the sentence, the better the photos. For example:',
  commands: {
    start: 'Start, with a few examples',
    help: 'How to search',
    search: 'Find photos; handy in groups',
  },
  more: 'More',
  readAs: (reading: string) => `Results for ${reading}`,
  literally: 'Exactly what I typed',
  sources: 'Sources',
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
  noMore: 'There are no more photos for this search. Write a new one.',
  /** To somebody who waits behind others. */
  placeInQueue: (place: number) =>
    `Many people are asking right now; you are number ${number(place)} in the queue. Your photos will come here.`,
  onTheWay: 'On their way…',
  queryGone: 'This search is too old to go on. Send the sentence again and I will search anew.',
  greeting: 'Hello! 👋 Write which photo you are looking for, or try one of these:',
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
  sticker: 'Nice sticker! But I search by words: write which photo you are looking for.',
  voice: 'I cannot hear voice messages. Write the same in words and I will search.',
  photo: 'I cannot search by a photo yet. Write what the photo shows and I will find similar ones.',
  other: (example: string) =>
    `I search by words only. Write which photo you are looking for, for example “${example}”.`,
  slowDown: (seconds: number) =>
    `That is a lot at once! Please wait ${number(seconds)} seconds, then send your sentence again.`,
  oneMoment:
    'One moment! I cannot search just now. I will send the answer here as soon as I can; no need to ask again.',
  problem: 'Something went wrong on our side. Please try again in a moment.',
};
