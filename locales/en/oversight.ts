import { apart } from '../apart.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const pairs = (count: number) => `${number(count)} ${count === 1 ? 'pair' : 'pairs'}`;
const percent = (value: number) => `${number(Math.round(value * 1_000) / 10)}%`;

export const oversight = {
  source: {
    demo: 'Demo',
    upload: 'Uploaded',
    translated: 'Translated',
    crawled: 'Crawled',
    feedback: 'From users',
  },
  scorer: {
    text: (model: string) => `English with Persian, ${apart(model)}`,
    image: (model: string) => `photo with Persian, ${apart(model)}`,
  },
  status: { pending: 'Pending', approved: 'Approved', rejected: 'Rejected' },
  action: {
    approve: 'Approved',
    reject: 'Rejected',
    edit: 'Edited',
    skip: 'Skipped',
    flag: 'Set aside',
    unflag: 'Back to the queue',
    undo: 'Undone',
  },
  bulk: {
    title: 'Bulk decisions',
    about: 'Decide on all pending pairs by their score at once. It can be undone as one act.',
    noScores: 'No pair has a score yet. The worker gives scores by itself while “npm start” runs.',
    scorer: 'Pairs',
    scorerOption: (source: string, scorer: string, count: number) =>
      `${source} · ${scorer} (${number(count)})`,
    scale: 'Scale',
    linear: 'Linear',
    log: 'Logarithmic',
    download: 'Download',
    chart: 'Pairs by score',
    score: 'Score',
    pairs: 'Pairs',
    share: 'Right so far',
    asTable: 'The same as a table',
    thresholds: 'Thresholds',
    approveFrom: 'Approve from',
    rejectBelow: 'Reject below',
    keyboard: 'Drag the lines, or focus a handle and use the arrow keys.',
    approve: (count: number) => `Approve ${number(count)}`,
    reject: (count: number) => `Reject ${number(count)}`,
    left: (count: number) => `${number(count)} stay for people`,
    right: (share: number, low: number, high: number) =>
      `${percent(share)} of them right (95% sure: ${percent(low)} to ${percent(high)})`,
    wrong: (share: number, low: number, high: number) =>
      `${percent(share)} of them wrong (95% sure: ${percent(low)} to ${percent(high)})`,
    restsOn: (reviewed: number) =>
      reviewed < 20
        ? `Rests on only ${pairs(reviewed)} that people judged there: too few to rely on.`
        : `Rests on ${pairs(reviewed)} that people judged there one by one.`,
    nothingKnown: 'Nobody has judged a pair there: how many are right is not known.',
    sample: 'Look at a sample',
    sampleAgain: 'Another sample',
    sampleApprove: 'Would be approved',
    sampleReject: 'Would be rejected',
    sampleNone: 'No pair lies there.',
    go: 'Decide',
    confirm: 'Decide on so many at once?',
    confirmAbout: 'It runs in the background and can be undone as one act, also while it runs.',
    cancel: 'Not now',
    history: 'What was decided so far',
    noHistory: 'No bulk decision yet.',
    when: 'When',
    who: 'Who',
    what: 'What',
    counts: 'Pairs',
    state: { deciding: 'Running', finished: 'Done', undoing: 'Being undone', undone: 'Undone' },
    counted: (approved: number, rejected: number) =>
      `${number(approved)} approved, ${number(rejected)} rejected`,
    undoneCount: (count: number) => `${number(count)} back`,
    rule: (approve: string | null, reject: string | null) =>
      [approve && `approve from ${approve}`, reject && `reject below ${reject}`].filter(Boolean).join(', '),
    undo: 'Undo',
    commandLine: 'Command line',
    progress: (done: number, total: number) => `${number(done)} of ${number(total)}`,
    rate: (perSecond: number, seconds: number) =>
      `${number(Math.round(perSecond))} a second, ${number(Math.ceil(seconds))} s left`,
  },
  progress: {
    title: 'Progress',
    about: 'What people judged one by one. Bulk decisions count nowhere here.',
    aboutOwn: 'What you judged.',
    range: 'Time',
    days: (count: number) => `${number(count)} days`,
    pending: 'pairs wait',
    perMinute: 'decisions a minute of work',
    perDay: 'decisions a day',
    daysLeft: 'days left at this pace',
    hoursLeft: 'hours of work left',
    byDay: 'Decisions by day',
    byPerson: 'By person',
    person: 'Person',
    day: 'Day',
    decisions: 'Decisions',
    approved: 'Approved',
    rejected: 'Rejected',
    edited: 'Edited',
    skipped: 'Skipped',
    active: 'Time at work',
    rate: 'A minute',
    hours: (seconds: number) => {
      const minutes = Math.round(seconds / 60);
      return minutes < 60
        ? `${number(minutes)} min`
        : `${number(Math.floor(minutes / 60))} h ${number(minutes % 60)} min`;
    },
    none: 'Nobody has judged a pair in this time. The review begins under “Review”.',
    gone: 'Former account',
  },
  trail: {
    title: 'Audit trail',
    about: 'Every act on a caption pair: who, what, when, and what it was before.',
    person: 'Person',
    everybody: 'Everybody',
    action: 'Act',
    all: 'All',
    kind: 'Kind',
    single: 'One by one',
    bulk: 'In bulk',
    days: 'Time',
    lastDays: (count: number) => (count === 1 ? 'Last 24 hours' : `Last ${number(count)} days`),
    allTime: 'All of it',
    filter: 'Show',
    export: 'Export',
    when: 'When',
    who: 'Who',
    what: 'Act',
    pair: 'Pair',
    change: 'Before → after',
    commandLine: 'Command line',
    inBulk: 'in bulk',
    undone: 'undone since',
    none: 'No act passes these filters.',
    older: 'Older',
    newest: 'To the newest',
  },
};
