import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const evaluation = {
  about: 'Measure how well captions find their pictures (Accuracy@k), and draw it',
  aboutList: 'List the evaluations, newest first',
  aboutPlot: 'Draw the curves of one or several evaluations into one figure',
  dataset: (sets: string) => `${sets}, or a captions file`,
  format: 'Format of the captions file, where its name and content do not tell',
  images: 'Folder of its pictures; the folder of the captions file by default',
  model: 'Model; the one that searches by default (“models list” shows them)',
  method: 'What ranks: the model, BM25 over other captions of the pictures, or chance',
  sample: 'How many pictures',
  seed: 'Seed of the sample and of the intervals',
  captions: 'All captions of a picture ask, or its first (all; first for the demo sets and nocaps)',
  choice: 'Pictures drawn at random, or the first of the file (random; first for nocaps)',
  language: 'Language of the captions',
  out: 'Beginning of the figures’ file names; four files: -linear and -log as .svg and .png',
  beside: 'Also draw what others published, as points',
  ids: 'Ids of evaluations',
  limit: 'How many',
  noDataset: 'Give --dataset.',
  reading: 'Reading captions',
  drawing: 'Drawing pictures',
  pictures: 'Embedding pictures',
  texts: 'Embedding captions',
  columns: {
    direction: '',
    recall1: '@1',
    recall5: '@5',
    recall10: '@10',
    reciprocal: 'MRR',
    median: 'median rank',
    queries: 'queries',
  },
  captionToPicture: 'caption → picture',
  pictureToCaption: 'picture → caption',
  head: (p: { dataset: string; what: string; pictures: number; captions: number }) =>
    `${p.dataset} · ${p.what} · ${number(p.pictures)} pictures, ${number(p.captions)} captions`,
  methods: { bm25: 'BM25 over other captions', chance: 'chance' },
  several:
    'Every caption of a picture asks; for a picture, its best-ranked caption counts, as in the papers on COCO and Flickr30k.',
  interval: 'In brackets: 95% interval (bootstrap over pictures).',
  took: (seconds: string, embedding: string, ranking: string) =>
    `${seconds} s in all: ${embedding} s embedding, ${ranking} s ranking.`,
  skipped: (count: number) => `${number(count)} rows or pictures could not be used:`,
  more: (count: number) => `… and ${number(count)} more; the JSON names all.`,
  overlap: (count: number) =>
    `${number(count)} of the pictures are also approved pairs here: a model trained with those has seen them.`,
  repeated: (count: number) =>
    `${number(count)} captions stand in the very same words with another picture as well.`,
  kept: (id: string) => `Evaluation ${id}`,
  written: (files: string) => `Written: ${files}`,
  none: 'There is no evaluation yet.',
  list: { id: 'evaluation', when: 'when', dataset: 'data set', what: 'ranked by', pictures: 'pictures' },
  plot: {
    title: 'Share of captions that find their own picture among the first k',
    series: (dataset: string, what: string) => `${dataset}, ${what}`,
    k: 'k',
    kLog: 'k (logarithmic)',
    accuracy: 'Accuracy@k',
    chance: (pictures: string) => `chance, ${pictures} pictures`,
  },
  robustness: {
    option: 'Ask each caption as people type: as they speak, with slips, in Latin letters and so on',
    asking: 'asking in many ways',
    columns: {
      habit: 'typed',
      queries: 'queries',
      formal: 'well written @10',
      literal: 'searched as typed @10',
      read: 'searched as read @10',
      drop: 'drop',
    },
    legend: 'In percent, with 95% intervals. Drop: the same captions, written well against searched as read.',
    habits: {
      formal: 'well written',
      colloquial: 'as spoken',
      'arabic-letters': 'Arabic letters',
      'presentation-forms': 'shapes from PDF files',
      'no-half-spaces': 'without half-spaces',
      'wrong-half-spaces': 'wrong half-spaces',
      'run-together': 'run together',
      torn: 'torn apart',
      homophone: 'letters that sound alike',
      slip: 'one slip',
      'english-layout': 'English keyboard',
      finglish: 'Latin letters',
      emoji: 'emoji and marks',
      question: 'as a question',
    },
    plot: {
      title: 'Captions that find their picture among the first ten, by how they are typed',
      accuracy: 'accuracy at 10',
      literal: 'searched as typed',
      read: 'searched as read',
    },
  },
  after: `
Examples:
  ./negareh evaluate --dataset demo-unseen
  ./negareh evaluate --dataset demo-unseen --method bm25
  ./negareh evaluate --dataset demo-seen --robustness
  ./negareh evaluate --dataset flickr30k-fa.csv --images flickr30k-images --model farsi-image-search
  ./negareh evaluate plot <id> <id> --out accuracy --beside published`,
};
