import { apart } from '../apart.ts';
import { formatDateTime, formatDecimal, formatNumber, formatPercent } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const pairs = (count: number) => `${number(count)} ${count === 1 ? 'pair' : 'pairs'}`;

/** What people who review together are told. */
export const team = {
  guidelines: {
    title: 'Guidelines',
    about: 'How pairs are reviewed here.',
    none: 'There are no guidelines yet.',
    noneMaintainer: 'There are no guidelines yet. Write below what annotators should know.',
    version: (version: number, author: string, at: Date) =>
      `Version ${number(version)}, by ${apart(author)}, ${formatDateTime('en', at)}`,
    start: 'Start reviewing',
    edit: 'New version',
    editHint: 'Markdown: # heading, - list, **bold**. Earlier versions are kept.',
    persian: 'In Persian',
    english: 'In English',
    save: 'Publish',
    saved: 'Published. Everybody sees it from now on.',
    empty: 'Write the guidelines in both languages.',
  },
  disputes: {
    title: 'Disagreements',
    about: 'Pairs about which those who reviewed them do not agree. Your decision is final.',
    waiting: (count: number) => `${pairs(count)} waiting`,
    none: 'Nobody disagrees about anything just now.',
    said: { approve: 'Approved', reject: 'Rejected', edit: 'Edited' },
    noReason: 'without a reason',
    approve: 'Approve',
    reject: 'Reject',
    takeText: (name: string) => `Approve with the text of ${apart(name)}`,
    asGold: 'Make it a gold pair',
    asGoldHint: 'It will come up in other people’s queues, to check how well they judge.',
    done: 'Decided.',
    refused: 'Somebody else was faster.',
    somebody: 'Former account',
  },
  agreement: {
    title: 'Agreement',
    about:
      'How far people agree about pairs that several of them reviewed without seeing each other’s decision.',
    measuring: 'Measuring …',
    none: 'No pair has been reviewed by two people yet. Set below that several people review a share of all pairs.',
    alpha: 'Krippendorff’s alpha',
    kappa: 'Cohen’s kappa',
    value: (value: number) => formatDecimal('en', value, 2),
    interval: (low: number, high: number) =>
      `95% sure: ${formatDecimal('en', low, 2)} to ${formatDecimal('en', high, 2)}`,
    basis: (count: number) => `${pairs(count)} reviewed by at least two`,
    reading: {
      good: 'People agree: the decisions can be relied on.',
      fair: 'People agree in part: good enough for tentative conclusions only.',
      poor: 'People hardly agree: talk about the disagreements and make the guidelines clearer.',
    },
    byPeople: 'By two people',
    bySource: 'By source',
    byScore: 'By score',
    people: 'People',
    source: 'Source',
    score: 'Score',
    measure: 'Agreement',
    pairs: 'Pairs',
    band: (from: number, to: number) =>
      from <= -1
        ? `below ${formatDecimal('en', to, 1)}`
        : to > 1
          ? `from ${formatDecimal('en', from, 1)}`
          : `${formatDecimal('en', from, 1)} to ${formatDecimal('en', to, 1)}`,
    noScore: 'without a score',
    disputes: (count: number) => `${pairs(count)} in dispute`,
    settings: 'How the team works',
    peopleSetting: 'People who review a pair',
    shareSetting: 'Share of pairs that several review, %',
    goldSetting: 'Share of gold pairs in a queue, %',
    goalSetting: 'Decisions a day for each person (0 for no goal)',
    save: 'Save',
    saved: 'Saved. It holds for the next pairs.',
  },
  gold: {
    title: 'Gold pairs',
    about: (count: number) => `Among the others: ${pairs(count)} with a known answer.`,
    none: 'There are no gold pairs yet. Make some where you settle a disagreement.',
    newest: 'The newest gold pairs',
    expected: { approved: 'is right', rejected: 'is wrong', pending: '' },
    remove: 'Remove',
    removeNamed: (persian: string) => `Remove this gold pair: ${persian}`,
    person: 'Person',
    answers: 'Answers',
    right: 'Right',
    share: (share: number, low: number, high: number) =>
      `${formatPercent('en', share)} (95% sure: ${formatPercent('en', low)} to ${formatPercent('en', high)})`,
    own: 'Your gold pairs',
    miss: {
      approved: 'A small check: this pair was found to be right. Have another look at the guidelines.',
      rejected: 'A small check: this pair was found to be wrong. Have another look at the guidelines.',
    } as Record<string, string>,
    why: (text: string) => `Why: ${text}`,
  },
  reasons: {
    title: 'Reasons of your own',
    about:
      'Beside the built-in reasons to reject. Archived ones are offered no longer; what was rejected with them keeps them.',
    persian: 'In Persian',
    english: 'In English',
    add: 'Add a reason',
    added: 'Added. It is offered from now on.',
    archive: 'Archive',
    archived: 'archived',
    done: 'Archived.',
    restore: 'Bring back',
    restored: 'It is offered again.',
  },
  keys: {
    choose: 'Choose other keys',
    hint: 'Go to a key and press the one that you want instead; Delete leaves it without one. Reasons can have keys too.',
    keyOf: (what: string) => `Key for: ${what}`,
    none: 'none',
    clash: (one: string, other: string) => `One key cannot do both: “${one}” and “${other}”.`,
    save: 'Save keys',
    reset: 'The usual keys',
    cancel: 'Cancel',
  },
  comments: {
    title: 'Comments',
    about: 'For everybody who reviews. Name somebody with @, and they are told.',
    button: (count: number) =>
      count === 0 ? 'Comment' : `${number(count)} ${count === 1 ? 'comment' : 'comments'}`,
    none: 'Nobody has said anything yet.',
    write: 'Your comment',
    hint: '@ and a name tells that person.',
    people: 'Name somebody',
    send: 'Send',
    delete: 'Delete',
    deleteNamed: (author: string) => `Delete the comment of ${author}`,
  },
  mentions: {
    title: 'Mentions',
    about: 'Comments that name you, the newest first.',
    none: 'Nobody has named you yet.',
    fresh: 'new',
    image: 'The photo of the pair',
    open: (persian: string) => `Open the pair: ${persian}`,
  },
  alike: {
    button: 'Pairs like this one',
    filter: 'Only pairs whose photos are like one of them',
  },
};
