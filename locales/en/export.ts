import { formatDate, formatDecimal, formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const score = (value: number) => formatDecimal('en', value, 3);
const share = (value: number) => `${number(Math.round(value * 1000) / 10)}%`;

export const pairExport = {
  about: 'Write the approved pairs into a folder that training tools read',
  folder: 'The folder to write; it must not be there yet, or be empty',
  options: {
    format: 'csv, jsonl, parquet, webdataset or huggingface',
    imageSource: 'Photos of this source only: demo, upload, dataset, divar, commons, list',
    language:
      'The caption: fa (Persian), en (the English one that it was translated from) or both, a row each',
    pictures:
      'Photo files: none, rendition (JPEG of 1280 pixels, nothing but pixels) or original (may tell where it was taken)',
    validation: 'Share of the photos for validation, like 5%',
    test: 'Share of the photos for testing',
    seed: 'The same seed gives the same split',
  },
  progress: { train: 'train', validation: 'validation', test: 'test' },
  written: (p: { folder: string; captions: number; images: number }) =>
    `${number(p.captions)} captions of ${number(p.images)} photos: ${p.folder}`,
  missing: (count: number) =>
    `The files of ${number(count)} photos are missing from the store; their captions were left out. “./negareh check” tells which.`,
  interrupted: 'Interrupted. Run the same command again, and it goes on with the photos that are copied.',
  another: 'Another export is running.',
  card: {
    title: 'Persian image captions',
    about: (p: { captions: number; images: number; date: Date }) =>
      `${number(p.captions)} captions of ${number(p.images)} photos, approved in Negareh and exported on ${formatDate('en', p.date)}.`,
    splits: 'Splits',
    split: { train: 'train', validation: 'validation', test: 'test' },
    columns: { split: 'Split', images: 'Photos', captions: 'Captions' },
    splitRule: (p: { validation: number; test: number; seed: string }) =>
      `A photo's SHA-256 with the seed “${p.seed}” decides on its split (${share(p.validation)} validation, ${share(p.test)} test), so all captions of a photo are in one, and the same photo always in the same.`,
    sources: 'Where the captions come from',
    source: {
      demo: 'drawn demo pictures',
      upload: 'written for these photos, imported with them',
      translated: 'machine translations of English captions',
      crawled: 'texts found with the photos on the web',
      feedback: 'users’ answers',
    },
    judged: (p: { person: number; bulk: number }) =>
      `A person looked at and approved ${number(p.person)} captions; ${number(p.bulk)} were approved in bulk by their score, or came in approved.`,
    thresholds: 'Scores and thresholds',
    chosen: (p: { scorer: string; min?: number | undefined; max?: number | undefined }) =>
      `Only scores of \`${p.scorer}\`${p.min === undefined ? '' : ` from ${score(p.min)}`}${p.max === undefined ? '' : ` below ${score(p.max)}`} are in this set.`,
    threshold: (p: { scorer: string; from: number; approved: number; date: Date }) =>
      `${formatDate('en', p.date)}: from ${score(p.from)} by \`${p.scorer}\`, ${number(p.approved)} pairs approved in bulk`,
    noThreshold: 'No bulk decision by score holds.',
    agreement: 'Agreement',
    noAgreement:
      'Each caption was judged once. Agreement between annotators was not measured and must not be assumed.',
    agreed: (p: { value: number; low: number; high: number; units: number; people: number }) =>
      `${number(p.people)} people judged ${number(p.units)} pairs without seeing what the others said (the newest such pairs, whether approved or rejected): Krippendorff’s alpha ${score(p.value)}, 95% interval ${score(p.low)} to ${score(p.high)}. All other captions were reviewed once.`,
    alpha: (p: { value: number; low: number; high: number; units: number }) =>
      `${score(p.value)} (${score(p.low)} to ${score(p.high)}), ${number(p.units)} pairs`,
    licences: 'Photos and licences',
    licencesAbout:
      'Author, licence and address stand in `attribution` and `source_url` of each photo; show that line with the photo. The set as a whole has no licence of its own: ask for each source whether your use is allowed.',
    licenceColumns: { source: 'Source', licence: 'Licence named', images: 'Photos' },
    imageSource: {
      demo: 'demo drawings',
      upload: 'own photos',
      dataset: 'imported data sets',
      divar: 'Divar',
      commons: 'Wikimedia Commons',
      list: 'lists of addresses',
    },
    noLicence: 'none named',
    fields: 'Fields',
    fieldsAbout:
      '`caption` and its `language`; `english`, what it was translated from; `source`, `translator`, `score` with its `scorer`, `judged_by` (person or bulk) and `pair_id` of the caption; `file_name`, `split`, `image_source`, `attribution`, `source_url`, `city`, `category`, `width` and `height` (of the original), `sha256` (of the original) and `image_id` of the photo.',
    csvGuard:
      'In the CSV files, an apostrophe stands before text that a spreadsheet would run as a formula; JSON lines and Parquet hold the text itself.',
  },
  page: {
    title: 'Export',
    about: 'Approved pairs for training, as a file that is made while it is downloaded.',
    format: 'Format',
    formats: {
      csv: 'CSV (table for spreadsheets)',
      jsonl: 'JSON lines (table)',
      parquet: 'Parquet (table)',
      webdataset: 'WebDataset (tar, with photos)',
      huggingface: 'Hugging Face folder (tar, with photos and data card)',
    },
    source: 'Captions from',
    imageSource: 'Photos from',
    all: 'All',
    scorer: 'Scores of',
    anyScorer: 'Any score, or none',
    min: 'Score from',
    max: 'Score below',
    language: 'Caption',
    languages: { fa: 'Persian', en: 'English', both: 'Both, a row each' },
    pictures: 'Photo files',
    picturesHint: 'Tables hold no files. Originals may tell where a photo was taken.',
    pictureKinds: { rendition: 'JPEG, 1280 pixels', original: 'Originals' },
    validation: 'Validation, %',
    test: 'Test, %',
    seed: 'Seed of the split',
    seedHint: 'A photo is in one split only; the same seed gives the same split.',
    count: 'Count',
    download: 'Download',
    counted: (pairs: number, images: number) =>
      `${number(pairs)} approved ${pairs === 1 ? 'pair' : 'pairs'} of ${number(images)} ${images === 1 ? 'photo' : 'photos'}`,
    counting: 'Counting …',
    nothing: 'No approved pair passes. Approve some first, or ask for less.',
    invalid: (reason: string) => `That does not work: ${reason}`,
    folderHint: 'On the server, “./negareh pairs export” writes a folder, and goes on where it was stopped.',
  },
};
