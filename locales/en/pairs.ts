import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const pairs = {
  about: 'Caption pairs: list, histogram, filter by score, undo',
  aboutList: 'List pairs by score',
  aboutHistogram: 'Draw the histogram of the scores, in the terminal or into an SVG or PNG file',
  aboutFilter: 'Approve the pending pairs from a score on and reject the others, as one act',
  aboutUndo: 'Take the last bulk decision back, or the one named',
  options: {
    source: 'Pairs of this source only: demo, upload, translated, crawled, feedback',
    status: 'Pairs of this status only: pending, approved, rejected',
    scorer: 'Scores of this scorer only; the one with most pairs by default',
    min: 'Scores from here on',
    max: 'Scores below this',
    limit: 'How many pairs',
    lowest: 'Lowest scores first',
    losers: 'Translations that another one of the same caption beats',
    out: 'Write the histogram into this .svg or .png file',
    threshold: 'Approve from this score on',
    top: 'Approve this share of the highest scores, like 80%',
    dryRun: 'Only say what would be decided',
    precision: 'Name the threshold for this share of right pairs, like 95%',
  },
  columns: { score: 'score', status: 'status', english: 'English', persian: 'Persian', flags: 'flags' },
  status: { pending: 'pending', approved: 'approved', rejected: 'rejected' },
  noScores:
    'No pair has a score yet. Scores come by themselves while “npm start” runs, or now with “pairs score”.',
  nothing: 'No pair passes.',
  plot: {
    title: (scorer: string) => `Similarity of caption pairs (${scorer})`,
    score: 'Cosine similarity',
    pairs: 'Pairs',
  },
  total: (count: number, scorer: string) => `${number(count)} pairs scored by ${scorer}`,
  approvedShare: (share: string) => `${share} approved`,
  auc: (value: string, right: number, wrong: number) =>
    `AUC ${value}: how often one of the demo's ${number(right)} right pairs scores above one of its ${number(wrong)} wrong ones`,
  threshold: (score: string, precision: string, reviewed: number, kept: number) =>
    `From ${score} on, ${precision} of ${number(reviewed)} reviewed pairs were approved; ${number(kept)} pairs are there.`,
  noThreshold:
    'Too few pairs are reviewed to name a threshold (20 are needed), or no score reaches that share.',
  written: (file: string) => `Written: ${file}`,
  wouldDecide: (approve: number, reject: number, score: string) =>
    `At ${score}: approve ${number(approve)}, reject ${number(reject)}. Nothing was changed.`,
  decided: (approved: number, rejected: number, id: string) =>
    `${number(approved)} approved, ${number(rejected)} rejected. Undo: ./negareh pairs undo ${id}`,
  deciding: 'Deciding',
  finishing:
    'An earlier decision was cut off: finishing that one. Nothing else was decided; run the command again for more.',
  undone: (count: number) => `${number(count)} pairs are what they were.`,
  noDecision: 'There is no bulk decision to undo.',
  aboutScore: 'Score the pairs that have no score yet, now and here',
  scoring: 'Scoring pairs',
  scored: (count: number) => `${number(count)} pairs scored.`,
  aboutImport: 'Bring a data set in: captions and pictures',
  importFormat: 'coco, flickr30k, nocaps, csv, jsonl, xm3600 or parquet',
  importCaptions: 'The captions file',
  importImages: 'The folder of the pictures',
  importing: 'Captions',
  imported: (p: { rows: number; images: number; english: number; persian: number; bad: number }) =>
    `${number(p.rows)} rows read: ${number(p.images)} pictures, ${number(p.english)} English and ${number(p.persian)} Persian captions are new, ${p.bad === 1 ? '1 row does' : `${number(p.bad)} rows do`} not work.`,
  badRows: (count: number) => `${number(count)} ${count === 1 ? 'row does' : 'rows do'} not work, by line:`,
  badRowsIn: (file: string) => `The rows that do not work, with the reasons: ${file}`,
  aboutTranslate: 'Translate imported English captions to Persian',
  provider: 'google or libretranslate',
  translateLimit: 'Translate at most so many captions',
  translating: 'Translating',
  pause: (seconds: number, reason: string) => `Waiting ${number(Math.ceil(seconds))} s: ${reason}`,
  translated: (translated: number, cached: number, refused: number) =>
    `${number(translated)} captions translated (${number(cached)} known already), ${number(refused)} refused.`,
  nothingToTranslate: 'All captions are translated.',
  interrupted: 'Interrupted. Run the same command again, and it goes on.',
};
