export const cli = {
  progress: {
    of: (done: string, total: string) => `${done} of ${total}`,
    percent: (percent: string) => `${percent}%`,
    rate: (rate: string) => `${rate} a second`,
    left: (time: string) => `${time} left`,
    seconds: (count: string) => `${count} s`,
    minutes: (count: string) => `${count} min`,
    hours: (count: string) => `${count} h`,
  },
  notWhole: (from: number, to?: number) =>
    to === undefined ? `not a whole number from ${from} on` : `not a whole number from ${from} to ${to}`,
  help: {
    about: 'Finds photos from Persian sentences.',
    option: 'Show this help',
    command: 'Show the help of a command',
    version: 'Show the version',
    json: 'Print JSON on standard output, for scripts',
    oneOf: (choices: readonly string[]) => `one of ${choices.join(', ')}`,
    byDefault: (value: string) => `by default ${value}`,
    notes: (parts: readonly string[]) => `(${parts.join('; ')})`,
    examples: 'Examples:',
    titles: {
      'Usage:': 'Usage:',
      'Arguments:': 'Arguments:',
      'Options:': 'Options:',
      'Commands:': 'Commands:',
    } as Record<string, string>,
    after: `
Examples:
  ./negareh search "گربه"
  ./negareh search "پرنده" --top 3 --json
  ./negareh search --image photo.jpg
  ./negareh ingest ~/Pictures --captions captions.csv
  ./negareh status

Exit codes:
  0  done
  1  something unexpected; LOG_LEVEL=debug shows more
  2  wrong use or wrong input
  3  nothing found, or what was named is not there
  4  done, but some items failed
  5  the database or a service cannot be reached
  130  stopped by Ctrl-C`,
  },
  misuse: {
    'commander.missingArgument': (name: string) => `“${name}” is missing.`,
    'commander.missingMandatoryOptionValue': (option: string) => `The option “${option}” is missing.`,
    'commander.optionMissingArgument': (option: string) => `The option “${option}” needs a value.`,
    'commander.unknownOption': (option: string) => `There is no option “${option}”.`,
    'commander.unknownCommand': (command: string) => `There is no command “${command}”.`,
  },
  refusedValue: (value: string, name: string, reason: string) =>
    `“${value}” does not work for “${name}”: ${reason}.`,
  choices: (all: string) => `it is one of ${all}`,
  tooMany: 'There are more words than this command takes.',
  didYouMean: (name: string) => `Did you mean “${name}”?`,
  wrongUse: (reason: string) => `${reason}\n“./negareh help” shows how to use it.`,
  search: {
    about: 'Find photos by a text, by a picture, or by both',
    text: 'What the photo should show',
    top: 'How many results, 1 to 100',
    offset: 'How many results to skip',
    image: 'Search by the picture in this file',
    like: 'Search for photos like the one with this id; may be given several times',
    plus: 'Add these words to the query; may be given several times',
    minus: 'Take these words away from the query; may be given several times',
    without:
      'Leave out photos that show this; «بدون …» and «-…» in the query itself do the same; may be given several times',
    weight: 'How much the words count beside a picture, whose weight is 1 (more than 0, at most 10)',
    source: 'Only from this source (demo, upload, dataset, divar, commons, list); may be given several times',
    city: 'Only from this city; may be given several times',
    category: 'Only of this category; may be given several times',
    from: 'Only photos that came in on this day or later (2026-01-31)',
    to: 'Only photos that came in before this day',
    mode: 'Rank by the words of captions, by meaning, or by both',
    duplicates: 'List photos that look the same each by itself; otherwise the best of them stands for all',
    literal: 'Search the words exactly as typed, without reading them as speech, Latin writing or a slip',
    sheet: 'Also draw the results into this PNG file',
    oneSubject:
      'Give what to search for: a text, --image or --like (the last two not together); words may go with any.',
    notAWeight: 'not a number above 0, at most 10',
    notADate: 'not a date like 2026-01-31',
    notASource: 'not one of demo, upload, dataset, divar, commons, list',
    columns: { rank: '#', score: 'score', caption: 'caption', path: 'file' },
    nothing: 'Nothing was found.',
    preparing: (ready: string, total: string) =>
      `Nothing was found yet: photos are still being prepared, and ${ready} of ${total} can be found so far.`,
    readAs: (reading: string, other?: string) =>
      `Results for “${reading}”${other === undefined ? '' : ` and “${other}”`}; --literal searches what you typed.`,
    alsoRead: (other: string) => `With results for “${other}”; --literal searches only what you typed.`,
    alike: (count: string, rank: string) => `${count} more look like ${rank}; --duplicates lists them.`,
    poorFit: 'Nothing in the collection seems to show this; these are the nearest photos.',
    took: (count: string, milliseconds: string, model: string) =>
      `${count} results in ${milliseconds} ms (${model})`,
    sortedByBoth:
      'Sorted by meaning and words together; the score is of the meaning alone, by which --mode meaning sorts.',
    next: (offset: number) => `More: the same with --offset ${offset}`,
    loading: 'No search process is running; loading the model here (“npm start” makes this faster).',
    sheetWritten: (file: string) => `The results are drawn in ${file}.`,
    after: `
Examples:
  ./negareh search "پرنده و درخت"
  ./negareh search "کشتی" --source demo --from 2026-01-01
  ./negareh search --image photo.jpg --top 5
  ./negareh search --image photo.jpg --plus "برف" --minus "درخت" --weight 2
  ./negareh search "موز" --json`,
  },
  bot: {
    about: 'The Telegram bot',
    setup: 'Set the bot’s commands, descriptions and menu at Telegram, in Persian and English',
    done: (username: string) => `Commands and descriptions of @${username} are set at Telegram`,
  },
  status: {
    about: 'Show what runs and what the collection holds',
    searchReady: (url: string) => `ready at ${url}`,
    notRunning: 'not running',
    running: 'running',
    rows: {
      search: 'Search process',
      worker: 'Worker',
      crawler: 'Crawler',
      model: 'Model',
      nextModel: 'Next model',
      images: 'Photos',
      captions: 'Captions',
      embeddings: 'Embeddings',
      index: 'Index',
    },
    images: (p: { visible: string; pending: string; rejected: string; hidden: string; removed: string }) =>
      `${p.visible} visible, ${p.pending} waiting for review, ${p.rejected} rejected, ${p.hidden} hidden, ${p.removed} removed`,
    captions: (pending: string, approved: string, rejected: string) =>
      `${pending} pending, ${approved} approved, ${rejected} rejected`,
    embeddings: (count: string, missing: string) => `${count}, ${missing} still missing`,
    index: (count: string, when: string, id: string) => `${count} photos, published ${when} (${id})`,
    nextModel: (name: string, embedded: string, missing: string) =>
      `${name}: ${embedded} photos embedded, ${missing} still missing`,
    crawler: (state: string, underWay: string) => `${state}, crawls under way: ${underWay}`,
    noIndex: 'none published yet',
  },
  index: {
    about: 'Build, list and roll back index snapshots',
    aboutBuild: 'Embed what is missing, build a new index and publish it',
    engine:
      'How photos are compared: exact looks at every one; usearch asks a graph, which is fastest and needs nothing more, faiss an index of FAISS, milvus a Milvus server (MILVUS_URL), for collections that outgrow that',
    factory:
      'What is built; by usearch HNSW16 (default), HNSW32,F32; by faiss and milvus Flat, HNSW32 (default), IVF1024,Flat, IVF256,PQ16; of Milvus alone DISKANN, GPU_CAGRA, HNSW(M=32,efConstruction=400) …',
    recall:
      'Share of the ten nearest photos that the engine must find, 0.1 to 1; its search is widened until it does (default 0.95)',
    buildExamples: [
      'Later builds, also the automatic ones, keep the engine that was chosen last.',
      '',
      'Examples:',
      '  ./negareh index build --engine usearch',
      '  ./negareh index build --engine faiss --factory HNSW32',
      '  ./negareh index build --engine faiss --factory IVF1024,Flat --recall 0.99',
      '  ./negareh index build --engine milvus --factory DISKANN',
      '  ./negareh index build --engine exact',
    ].join('\n'),
    exactHasNone: '--factory and --recall do not go with --engine exact',
    badFactory: {
      faiss: '--factory is a description as FAISS knows it, without IDMap: Flat, HNSW32, IVF1024,Flat',
      usearch: '--factory is a graph of USearch: HNSW16, HNSW32,F32, HNSW16,I8',
      milvus:
        '--factory is an index type of Milvus, or what FAISS calls the same: HNSW32, IVF1024,Flat, DISKANN, HNSW(M=32,efConstruction=400)',
    },
    badRecall: '--recall is a number from 0.1 to 1',
    approximate: (engine: string, recall: string, queries: string) =>
      `${engine} finds ${recall} of the ten nearest (measured with ${queries} queries against exact search).`,
    aboutExport: 'Write the published index as a file that any FAISS opens, with the image ids beside it',
    exportFile: 'The file to write, for example negareh.faiss',
    force: 'Replace files that are there',
    exported: (count: string, file: string, ids: string) =>
      `${count} photos in ${file}; whose row is whose: ${ids}`,
    stages: {
      sending: 'Sending the photos to Milvus',
      indexing: 'Milvus indexes',
      loading: 'Milvus loads',
      training: 'FAISS learns',
      adding: 'the photos go in',
      measuring: 'Measuring recall',
    },
    aboutList: 'List the snapshots, newest first',
    aboutRollback: 'Publish the snapshot before the present one again',
    embedding: 'Embedding',
    building: 'Building the index',
    waiting: 'Another process is building; waiting for it.',
    built: (count: string, id: string) => `Published ${id} with ${count} photos.`,
    rolledBack: (count: string, id: string) => `${id} with ${count} photos is published again.`,
    none: 'There is no snapshot yet. “./negareh index build” makes one.',
    columns: {
      id: 'snapshot',
      state: 'state',
      model: 'model',
      count: 'photos',
      engine: 'engine',
      recall: 'recall@10',
      published: 'published',
    },
    states: { building: 'building', published: 'published', retired: 'retired', failed: 'failed' },
  },
};
