import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import type { JobKind } from '../../core/ground/domain/jobs/job-run.ts';
import type { RunEvent } from '../../core/ground/domain/jobs/run-log.ts';
import { apart } from '../apart.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export type RunStanding = 'working' | 'waits' | 'scheduled' | 'paused' | 'done' | 'failed' | 'cancelled';

const kinds: Record<JobKind | 'crawl', string> = {
  crawl: 'Crawl',
  'import-captions': 'Import of captions',
  'translate-captions': 'Translation',
  'embed-images': 'Embeddings of photos',
  'score-pairs': 'Scores of pairs',
  'build-index': 'Building the index',
  'publish-index': 'Going back to an index',
  'compare-indexes': 'Comparison of two indexes',
  evaluate: 'Evaluation',
  'pull-model': 'Download of a model',
  'verify-model': 'Check of a model',
  'train-model': 'Training of a model',
  'take-down': 'Takedown',
};
const standings: Record<RunStanding, string> = {
  working: 'Under way',
  waits: 'Waits',
  scheduled: 'Scheduled',
  paused: 'Paused',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
const events: Record<RunEvent, string> = {
  asked: 'Asked for',
  began: 'Begun',
  paused: 'Paused',
  resumed: 'Resumed',
  cancelled: 'Cancelled',
  waits: 'Waits',
  done: 'Done',
  failed: 'Failed',
  repeats: 'Scheduled again',
};
const sources: Record<CrawlRequest['source'], string> = {
  commons: 'Wikimedia Commons',
  divar: 'Divar',
  list: 'A list of addresses',
};

/** What a run counts, one and many; null where it counts bytes, or nothing. */
const units: Record<JobKind | 'crawl', readonly [string, string] | null> = {
  crawl: ['photo', 'photos'],
  'import-captions': ['row', 'rows'],
  'translate-captions': ['caption', 'captions'],
  'embed-images': ['photo', 'photos'],
  'score-pairs': ['pair', 'pairs'],
  'build-index': ['photo', 'photos'],
  'compare-indexes': ['answer', 'answers'],
  'publish-index': null,
  evaluate: ['step', 'steps'],
  'pull-model': null,
  'verify-model': null,
  'train-model': ['step', 'steps'],
  'take-down': ['photo', 'photos'],
};

export const jobs = {
  title: 'Jobs',
  about: 'What is under way and what was done. Whatever is started again goes on where it was.',
  none: 'Nothing was asked for yet.',
  live: 'live',
  lost: 'Connection lost; trying again …',
  noWorker: 'The worker process does not run: what waits begins when it does.',
  noCrawler:
    'The crawler process does not run: it starts where CRAWL_CONTACT is set. Crawls wait until then.',
  underWay: 'Under way',
  over: 'Done and over',
  kinds,
  standings,
  events,
  moves: { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' },
  confirmCancel: 'Cancel this? What is done stays.',
  progress: (done: number, total: number | null, kind: JobKind | 'crawl') => {
    const unit = units[kind]?.[(total ?? done) === 1 ? 0 : 1];
    return [number(done), total !== null && `of ${number(total)}`, unit].filter(Boolean).join(' ');
  },
  rate: (perMinute: number) => `${number(Math.round(perMinute * 10) / 10)} a minute`,
  left: (minutes: number) =>
    minutes < 1 ? 'less than a minute left' : `about ${number(Math.round(minutes))} min left`,
  startsAt: (when: string) => `begins ${when}`,
  every: (hours: number) => (hours % 24 === 0 ? `every ${number(hours / 24)} d` : `every ${number(hours)} h`),
  by: (name: string) => `asked for by ${apart(name)}`,
  details: 'Log and errors',
  log: 'Log',
  problems: 'What could not be used',
  problem: (count: number, reason: string) => `${number(count)} × ${reason}`,
  example: (text: string) => `for example ${text}`,
  start: 'New job',
  startAbout: 'It runs in the background; this page shows how far it is.',
  startNow: 'Start',
  started: 'It is on the list.',
  fields: {
    kind: 'What',
    source: 'Source',
    category: 'Category of Commons',
    categoryHint: 'Like Bazaars in Iran. Leave it empty to search instead.',
    query: 'Words to search for',
    cities: 'Cities',
    citiesHint: 'By name, with commas: tehran, mashhad',
    categories: 'Categories of Divar',
    categoriesHint: 'As its API calls them: furniture. Empty for all.',
    list: 'File on the server',
    listHint: 'CSV or JSONL with a column of addresses and one of captions',
    max: 'At most so many photos',
    format: 'Format',
    captionsFile: 'Captions file on the server',
    imagesFolder: 'Folder of its photos on the server',
    provider: 'Service',
    limit: 'At most so many captions',
    limitHint: 'Empty for all',
    engine: 'Engine',
    engines: {
      '': 'as before',
      exact: 'exact: compares every photo',
      faiss: 'FAISS: for very many photos',
      usearch: 'USearch: faster than FAISS, and nothing to compile',
      milvus: 'Milvus: for a collection that one machine cannot hold',
    },
    recall: 'Recall that the engine must reach',
    dataset: 'Data set',
    datasetHint: 'demo-seen, demo-unseen, or a captions file on the server',
    method: 'What ranks',
    methods: { model: 'a model', bm25: 'words (BM25)', chance: 'chance' },
    model: 'Model',
    modelHint: 'Empty for the one that searches',
    sample: 'Photos',
    goal: 'What is to happen',
    goals: { train: 'Train a new model', estimate: 'Only estimate time and memory' },
    base: 'Model to begin with',
    newName: 'Name of the new model',
    newNameHint: 'Letters, digits, dots and dashes; empty for a name of its own',
    epochs: 'Passes through the approved pairs',
    batch: 'Pairs of a step',
    batchHint: 'The more are compared with each other, the better; a step takes longer',
    rate: 'Learning rate',
    part: 'What learns',
    parts: {
      all: 'everything',
      'layers-2': 'the last two layers',
      'lora-8': 'small additions (LoRA 8): little memory',
    },
    startAt: 'Begin on',
    startTime: 'Time of that day',
    startAtHint: 'Tehran time; empty for now',
    repeat: 'Again',
    repeats: { 0: 'never', 6: 'every 6 hours', 24: 'every day', 168: 'every week' },
  },
  sources,
  divar: {
    title: 'Divar',
    off: 'Crawling Divar is switched off.',
    on: (by: string, when: string) => `Switched on by ${apart(by)}, ${when}.`,
    onBySetting: 'Switched on by the setting CRAWL_DIVAR.',
    terms:
      'Divar’s terms of use forbid collecting its listings by programs. Whoever switches this on answers for it: with people’s photos, to Divar, and under the law. Negareh asks slowly, keeps no phone numbers or names, and forgets a listing when its author removes it.',
    read: 'Divar’s terms of use',
    accept: 'I have read the terms and answer for this crawl.',
    switchOn: 'Switch on',
    switchOff: 'Switch off',
    mustAccept: 'Say first that you have read the terms.',
  },
};
