/** Figures of another precision beside fp32, as they are read. */
interface Compared {
  readonly rounded: string;
  readonly images: string;
  readonly cosine: string;
  readonly nearest: string;
  readonly speed: string;
}

export const models = {
  about: 'List, download, add, check and choose models',
  aboutList: 'List the models: which are here, which searches',
  aboutPull: 'Download a model from the hub; run again, it goes on',
  aboutAdd: 'Make a folder or a repository of the hub a model with a name',
  aboutRemove: 'Forget a model that was added; downloaded files stay in the cache',
  aboutVerify: 'Check the files of a model against their hashes, and its embeddings',
  aboutCompare: 'Ask two models the same queries, and see side by side what each finds; nothing switches',
  aboutExport: 'Write a model as others read it: transformers, ONNX Runtime, Immich, transformers.js',
  aboutUse: 'Switch the search to a model, without a pause',
  aboutRollback: 'Go back to the model that searched before',
  name: 'Name of the model, as “models list” shows it',
  place: 'A folder, or a repository of the hub (org/name): the vision model, or a text model that scores',
  options: {
    text: 'Folder or repository of the text model that belongs to the vision model',
    name: 'Name to give it; by default the last part of the folder or repository',
    revision: 'Branch, tag or commit of the repository; it is pinned to the commit that it means now',
    mean: 'Mean of R, G, B for values from 0 to 1, like 0.48,0.46,0.41',
    std: 'Standard deviation of R, G, B, like 0.27,0.26,0.28',
    fit: 'How photos become square: squash, or crop (the middle). By default as its preprocessor_config.json says',
    maxTokens: 'The longest text, in tokens',
    pooling: 'How the tokens of a text become one vector: pooler, cls or mean',
    normalizer: 'What texts pass through: full (one spelling for all), letters (Arabic letters only) or none',
    license: 'The licence, to be shown in the list',
    with: 'The other model; the one that searches by default',
    queries: 'File with a query a line; by default those compared last on /indexes, or the examples',
    sheet: 'File of the picture; by default compare-<one>-<other>.png here',
    format: 'Whose folder: hf (Python’s transformers), onnx, immich or transformers.js',
    to: 'The new folder; by default <model>-<format> here',
    cancel: 'Give up the switch that is under way',
    wait: 'Wait until the switch is done, with a progress bar',
  },
  notThree: 'not three numbers like 0.48,0.46,0.41',
  columns: { name: 'model', kind: 'for', state: 'state', size: 'size', license: 'licence' },
  kinds: { search: 'search', onnx: 'search', scorer: 'scoring' },
  states: {
    here: 'here',
    absent: 'not downloaded',
    active: 'in use',
    scorer: 'scores',
    previous: 'used before',
    next: (done: string, total: string, percent: string) =>
      `next: ${done} of ${total} photos embedded (${percent}%)`,
    problem: (reason: string) => `next, but stopped: ${reason}`,
  },
  unknownLicense: 'not stated',
  betterHere: (name: string) =>
    `The model in use knows drawings alone. “./negareh models use ${name}” finds photographs, too, and needs no download.`,
  license: (repo: string, license: string) => `${repo}: licence ${license}`,
  noLicense: (repo: string) => `${repo}: its authors state no licence; ask them before you publish results.`,
  pulling: (repo: string) => `Downloading ${repo}`,
  waiting: (seconds: string, reason: string) => `${reason} Waiting ${seconds} s.`,
  pulled: (name: string, size: string) =>
    `${name} is here (${size}). “./negareh models use ${name}” makes it search.`,
  pulledScorer: (name: string, size: string) =>
    `${name} is here (${size}). Set SCORER=${name} and start again to score with it.`,
  nothingToPull: (name: string) => `${name} needs no download.`,
  added: (name: string) => `${name} is added.`,
  fromFiles: (what: string) => `Taken from its own files, which may differ from its training: ${what}.`,
  constants: {
    mean: (value: string) => `mean ${value}`,
    std: (value: string) => `std ${value}`,
    maxTokens: (value: string) => `${value} tokens`,
    pooling: () => 'pooling and dense layers',
    squash: (filter: string) => `photos squashed to a square (${filter})`,
    crop: (edge: string, filter: string) =>
      `photos cut to a square after their shorter side is ${edge} (${filter})`,
  },
  compare: {
    columns: ['query', 'of the first ten in both'],
    overlap: (one: string, other: string, share: string) =>
      `${one} and ${other}: ${share} of the first ten are the same.`,
    row: (text: string, share: string) => `${text} · ${share}`,
    written: (file: string) => `Side by side, the most different first: ${file}`,
  },
  exported: (name: string, folder: string) =>
    `${name} is written to ${folder}; its README.md says how it is opened.`,
  exportNotes: {
    hf: 'vision/ and text/ are what transformers opens.',
    onnx: 'text.onnx and vision.onnx give embeddings of length 1.',
    immich: 'Copy the folder in it into “clip” of Immich’s model cache, and choose its name in Immich.',
    'transformers.js': 'It can be published to the hub, or served from a folder.',
  },
  removed: (name: string) => `${name} is forgotten.`,
  removedTrained: (name: string) => `${name} is forgotten, and the weights that training made are deleted.`,
  builtIn: (name: string) => `${name} comes with the project and stays.`,
  hashing: 'Reading the files',
  checks: {
    files: 'files',
    texts: 'texts alone and in a batch',
    pictures: 'photos alone and in a batch',
    reference: 'reference embeddings',
    cosine: 'cosine of photos, rounded and in fp32',
    neighbours: 'the ten nearest, rounded and in fp32',
    layers: 'layers',
    unused: 'tensors without a place',
  },
  sides: { vision: 'vision', text: 'text' },
  spareLayers: (side: string, used: string, found: string) =>
    `the ${side} checkpoint has ${found}, its config.json asks for ${used}: the others are not used`,
  compared: (images: string, rounded: string) => `${rounded} against fp32 on ${images} of your photos:`,
  verdicts: {
    noForm: (rounded: string) => `It came as ONNX and has no ${rounded} form: it runs in fp32.`,
    unseen: (rounded: string) =>
      `It runs in fp32: there are no photos yet on which ${rounded} could be compared. “models use” does that when it is called again.`,
    unseenRounded: (rounded: string) =>
      `It runs in ${rounded}, which was compared with fp32 on no photo: there is none yet.`,
    rounded: ({ rounded, images, cosine, nearest, speed }: Compared) =>
      `It runs in ${rounded}, ${speed} times as fast as fp32. On ${images} of your photos the mean cosine of both is ${cosine}, and ${nearest} of the ten nearest are the same.`,
    slow: ({ rounded, images, speed }: Compared) =>
      `It runs in fp32: ${rounded} is as good on ${images} of your photos, but only ${speed} times as fast here.`,
    lossy: ({ rounded, images, cosine, nearest }: Compared) =>
      `It runs in fp32: ${rounded} loses too much. On ${images} of your photos the mean cosine of both is ${cosine} (at least 0.995 is wanted), and ${nearest} of the ten nearest are the same (97% are wanted).`,
  },
  filesSound: (count: string, size: string) => `${count}, ${size}: as downloaded`,
  off: (difference: string, limit: string) => `off by ${difference} (${limit} at most)`,
  verified: (name: string) => `${name} is sound.`,
  alreadyActive: (name: string) => `${name} searches already.`,
  started: (name: string) =>
    `The worker embeds all photos with ${name} in the background; when its index is there, search switches to it. “models list” shows how far it is, “models use --cancel” gives it up.`,
  noWorker: 'No worker is running, so it is done here; stopped, it goes on with the next worker.',
  embedding: (name: string) => `Embedding with ${name}`,
  indexing: 'Building the index',
  switched: (name: string) => `${name} searches now. “models rollback” goes back.`,
  stopped: 'Stopped; the next worker goes on with it.',
  cancelled: (name: string) => `The switch to ${name} is given up; what was embedded stays for another time.`,
  nothingToCancel: 'No switch is under way.',
  rolledBack: (name: string) => `${name} searches again.`,
  oneName: 'Name a model, or give --cancel.',
};
