import { apart } from '../apart.ts';
import type { ErrorMessages } from '../error-messages.ts';
import { formatBytes, formatNumber } from '../format.ts';
import { datasets } from './datasets.ts';
import { formProblem } from './form-problems.ts';

const number = (value: number) => formatNumber('en', value);
const bytes = (value: number) => formatBytes('en', value);

export const errors: ErrorMessages = {
  'config.invalid': p => `${p.variable} is not valid: ${p.reason}. Correct it in .env or in the environment.`,
  'config.token-required': p =>
    `SEARCH_HOST is ${p.host}, which others can reach: set API_TOKEN to a secret of at least 16 characters.`,
  'precision.fp16-on-cpu': () =>
    'PRECISION=fp16 needs a graphics card: processors multiply it no faster than fp32. Set PRECISION=auto, which takes int8 where that is good enough, or int8 or fp32.',
  'precision.fp16-on-card': p =>
    `The graphics card does not multiply fp16 through ${p.device}. Set PRECISION=fp32.`,
  'precision.bf16': () =>
    'PRECISION=bf16 does not work: ONNX Runtime multiplies no matrices of bf16 on processors. Set PRECISION=auto, which takes int8 where that is good enough, or int8 or fp32.',
  'text.empty': () => 'The query is empty. Write what the photo should show.',
  'query.nothing-left': () =>
    'The parts of the query take each other away entirely. Change a weight, or leave a part out.',
  'query.only-excludes': () =>
    'The query says only what the photo should not show. Write what it should show as well, for example “street -cars”.',
  'text.too-long': p => `The query has ${number(p.length)} characters; ${number(p.limit)} at most.`,
  'request.invalid': p => `The request is not valid: ${p.reason}.`,
  'form.invalid': formProblem,
  'guideline.changed': p =>
    `Version ${number(p.version)} was published meanwhile, by ${apart(p.author)}. Read it in another tab, put both together there, and publish that; what you typed is still here.`,
  'guideline.foreign-picture': p =>
    `A picture of ${apart(p.site)} would not be shown: these pages load no pictures from other sites. Use a photo of this collection (/media/…) or a data: address, or write a link.`,
  'request.too-large': p => `The request is too large; ${bytes(p.limit)} at most.`,
  'request.unauthorized': () => 'The API token is missing or wrong.',
  'api.scope': p =>
    p.scope === 'push'
      ? 'This token may not push pairs. Ask a maintainer for one that may.'
      : 'This token may not read pairs. Ask a maintainer for one that may.',
  'request.unknown-path': p => `There is nothing at ${p.path}; /openapi.json says what there is.`,
  'request.timeout': p =>
    `The search took longer than ${number(p.milliseconds)} ms and was given up. Try again.`,
  'image.unreadable': p => `The picture cannot be read: ${p.reason}. JPEG, PNG, WebP, AVIF and GIF work.`,
  'image.too-many-bytes': p =>
    `The picture has ${bytes(p.bytes)}; ${bytes(p.limit)} at most (MAX_IMAGE_BYTES).`,
  'image.too-many-pixels': p =>
    `The picture has ${number(p.pixels)} pixels; ${number(p.limit)} at most (MAX_IMAGE_PIXELS).`,
  'image.too-costly': p =>
    ({
      time: `The picture takes more than ${number(p.limit)} seconds to open. Save it anew, or in a smaller size.`,
      memory: `The picture takes more than ${bytes(p.limit)} of memory to open. Save it anew, or in a smaller size.`,
      side: `The picture is more than ${number(p.limit)} pixels long or wide.`,
      frames: `The animation has more than ${number(p.limit)} frames.`,
    })[p.of],
  'image.decoder-stopped': p =>
    `The program that opens pictures was stopped twice (${p.reason}): perhaps the machine has too little memory. Try again in a moment.`,
  'image.not-found': p => `There is no photo ${p.imageId}.`,
  'image.too-small': p =>
    `The picture is too small: ${number(p.width)} × ${number(p.height)} pixels; each side must have ${number(p.least)}.`,
  'image.blank': () => 'The picture shows nothing: it is of one colour.',
  'image.text-only': () => 'The picture shows only writing.',
  'image.taken-down': () => 'This picture was taken down. It does not come back.',
  'image.not-here': p =>
    `There is no photo ${p.image}: give an id, a sha256, a file, or the address of a photo or of the page it came from.`,
  'image.not-embedded': p => `The photo ${p.imageId} is not ready for search yet. Try again in a moment.`,
  'query.not-found': p => `The query ${p.queryId} is not known any more. Search again.`,
  'file.not-found': p => `${p.path} does not exist or cannot be opened.`,
  'file.invalid': p => `${p.path} is not valid: ${p.reason}.`,
  'captions.shape': p =>
    `${p.path} is no captions file that can be read: ${datasets.shapes[p.problem](p.seen)}.`,
  'dataset.unknown': p =>
    `“${p.name}” is no data set: give ${p.known}, or a captions file (with --format where its name does not tell).`,
  'dataset.empty': p =>
    `${p.dataset} has no picture with a caption that can be used. Check --images, --language and --format.`,
  'dataset.one-caption': p =>
    `${p.dataset} has one caption a picture: words have nothing else to be compared with.`,
  'evaluation.not-found': p => `There is no evaluation ${p.id}. “evaluate list” shows them.`,
  'checkpoint.invalid': p => `The checkpoint file ${p.path} is broken: ${p.reason}. Fetch it again.`,
  'model.unknown': p => `There is no model “${p.name}”. Known: ${p.known}.`,
  'model.unsupported': p => `The model in ${p.path} is not supported: ${p.reason}.`,
  'model.not-here': p =>
    `The model ${p.name} has not been downloaded yet. Run “./negareh models pull ${p.name}”.`,
  'model.no-pictures': p =>
    `${p.name} compares texts only and cannot search photos. Set it as SCORER, or choose a search model.`,
  'model.name-taken': p =>
    `There is a model named ${p.name} already. Choose another name (--name, of a training --out).`,
  'model.needs': p => `The model ${p.place} cannot be added so: ${p.reason}.`,
  'model.damaged': p =>
    `Files of ${p.name} have changed on the disk: ${p.files}. Delete them and run “./negareh models pull ${p.name}”.`,
  'model.fails-check': p =>
    `${p.name} does not pass the check “${p.check}”: it is off by ${p.difference.toExponential(1)}, ${p.limit.toExponential(0)} at most. Do not search with it.`,
  'model.in-use': p => `${p.name} is in use, or is to be. Choose another model first.`,
  'training.too-few': p =>
    `There is too little to train with: ${number(p.images)} photos to learn from and ${number(p.heldOut)} to test with; at least ${number(p.least)} and 2 are needed. Approve more pairs, or give a captions file with --pairs.`,
  'training.base': p =>
    `${p.name} cannot be trained: ${
      {
        'finished-graphs': 'it is a pair of finished ONNX graphs without a checkpoint',
        'no-pictures': 'it compares texts with texts and has no photos',
        'sentence-modules':
          'its text model is a folder of sentence-transformers, of which only the whole could be written',
      }[p.obstacle]
    }. Choose the model that learns with --base; on this system: ${p.trainable}`,
  'training.other': p =>
    `A training named ${p.name} has begun with something else: ${p.reason}. Choose another name with --out, or delete it with: negareh train remove ${p.name}`,
  'training.running': p => `${p.name} is being trained by another process now.`,
  'training.not-found': p => `There is no training named ${p.name}. List them with: negareh train list`,
  'training.diverged': p =>
    `In step ${number(p.step)} the loss was no number any more. The last checkpoint is kept. Begin anew with a lower --rate and another --out.`,
  'model.no-export': p =>
    `${p.name} cannot be written for ${p.format}: ${
      {
        'no-checkpoint': 'it came as finished graphs, without the checkpoints that transformers opens',
        'sentence-modules':
          'its text model is a folder of sentence-transformers, which is to be copied as a whole',
        'no-mask': 'its texts have no mask, and Immich gives one to models of its kind',
        'too-wide': 'its embeddings are longer than 768 numbers, and Immich has no name for such a model',
      }[p.obstacle]
    }.`,
  'model.no-previous': () => 'No other model searched before this one.',
  'hub.unreachable': p =>
    `The model hub ${p.endpoint} cannot be reached: ${p.reason}. Check the connection, HTTPS_PROXY or HF_ENDPOINT; the download goes on from where it stopped.`,
  'hub.offline': p =>
    `${p.repo} is not in the cache, and HF_HUB_OFFLINE forbids to fetch it. Unset it, or copy the model into a folder.`,
  'hub.not-a-hub': p =>
    `${p.endpoint} does not answer as a Hugging Face hub does: ${p.reason}. Check HF_ENDPOINT and the proxy.`,
  'hub.repo-not-found': p =>
    `${p.repo} does not exist on the hub, or is private: set HF_TOKEN to a token that may read it.`,
  'hub.revision-not-found': p => `${p.repo} has no branch, tag or commit ${p.revision}.`,
  'hub.file-not-found': p => `${p.repo} has no file ${p.file}.`,
  'hub.gated': p => `${p.repo} is gated: accept its terms on ${p.page}, then set HF_TOKEN.`,
  'hub.terms-not-accepted': p =>
    `${p.repo} is gated, and the account of your token may not read it: sign in as that account, accept the terms on ${p.page} and wait until they are granted, or give a token of one that may (with read access to gated repositories).`,
  'hub.redirected': p =>
    `${p.endpoint} sends to ${p.target} for ${p.repo}, which wants to know who asks. The access token is never sent to another address than HF_ENDPOINT: if you trust that one, set HF_ENDPOINT=${p.target}.`,
  'hub.token-invalid': p => `${p.endpoint} does not know the access token: check HF_TOKEN.`,
  'hub.refused': p => `The hub refuses ${p.repo}: ${p.reason}.`,
  'hub.damaged': p =>
    `${p.file} arrived damaged (checksum ${p.found} instead of ${p.expected}). Try again, or use another mirror.`,
  'index.invalid': p => `The index snapshot ${p.folder} is broken: ${p.reason}. Run “./negareh index build”.`,
  'index.mismatch': p =>
    `The index was built with another ${p.field} (${p.found} instead of ${p.expected}). Run “./negareh index build”.`,
  'faiss.missing': p =>
    `This machine has no FAISS: ${p.reason}. Get it with “sudo apt-get install libfaiss-dev libopenblas-dev g++” and “node setup.mjs --faiss”, or build with --engine exact.`,
  'usearch.missing': p =>
    `USearch does not load on this machine: ${p.reason}. It needs glibc 2.34 or newer (Debian 12, Ubuntu 22.04); build with --engine exact or faiss.`,
  'usearch.failed': p =>
    `USearch cannot build “${p.factory}”: ${p.reason}. Choose another --factory, for example HNSW16 or HNSW32,F32.`,
  'faiss.failed': p =>
    `FAISS cannot build “${p.factory}”: ${p.reason}. Choose another --factory, for example Flat, HNSW32 or IVF256,Flat.`,
  'milvus.not-set': () =>
    'The index is on Milvus, and no MILVUS_URL is set. Set it, or build with “./negareh index build --engine exact”.',
  'milvus.unreachable': p =>
    `Milvus at ${p.url} cannot be reached: ${p.reason}. As soon as it is back, searches go on by themselves.`,
  'milvus.slow': p =>
    `Milvus at ${p.url} has not answered within ${p.seconds} seconds. Look at its load, or raise MILVUS_TIMEOUT_MS.`,
  'milvus.loading': p =>
    `Milvus is still loading the collection ${p.collection} (${p.percent}%). Searches go on when it is done.`,
  'milvus.refused': p =>
    `Milvus at ${p.url} refuses: ${p.reason}. Check MILVUS_URL, MILVUS_TOKEN and MILVUS_DATABASE.`,
  'milvus.lost': p =>
    `The collection ${p.collection} on Milvus cannot be used: ${p.reason}. Run “./negareh index build” to make it anew.`,
  'milvus.failed': p =>
    `Milvus cannot build “${p.factory}”: ${p.reason}. Choose another --factory, for example Flat, HNSW32, IVF1024,Flat or DISKANN.`,
  'index.no-previous': () => 'There is no earlier index to go back to.',
  'database.unreachable': p =>
    `PostgreSQL cannot be reached: ${p.reason}. Check DATABASE_URL, or start the system with “npm start”.`,
  'database.full': () =>
    'The disk of the database is full. Make room; the work goes on from where it stopped.',
  'database.busy': p =>
    `PostgreSQL has no room for this now: ${p.reason}. Try again in a moment; if it stays, give it more connections or memory.`,
  'database.not-ready': p =>
    `The embedded PostgreSQL is not ready: ${p.reason}. It is tried again; if it stays, its log says why.`,
  'database.refused': p =>
    `PostgreSQL refuses: ${p.reason}. Correct user, password or rights in DATABASE_URL or in PostgreSQL.`,
  'database.encoding': p =>
    `The database ${p.database} is encoded as ${p.encoding}, and Negareh needs UTF8. Let the server's administrator run: ${p.command} Then name that database in DATABASE_URL.`,
  'database.letters': p =>
    `The locale of the database ${p.database} takes Persian letters for none. Let the server's administrator run: ${p.command} Then name that database in DATABASE_URL.`,
  'database.extension': p =>
    `This PostgreSQL lacks the extension ${p.extension}. Install the package of its extensions (postgresql-contrib on most systems).`,
  'database.rights': p =>
    `The role ${p.role} lacks rights in the database ${p.database}: ${p.rights}. Let the server's administrator run, in that database: ${p.command}`,
  'database.start-failed': p =>
    `The embedded PostgreSQL does not start: ${p.reason}. Fix that, or set DATABASE_URL to a PostgreSQL of your own.`,
  'database.migration-failed': p => `The database could not be brought up to date: ${p.reason}.`,
  'service.unreachable': p =>
    // What runs elsewhere no command of ours starts.
    `The ${p.service} service cannot be reached: ${p.reason}.${p.service === 'search' ? ' Is “npm start” running?' : ''}`,
  'service.starting': p => `The ${p.service} service is still starting. Try again in a moment.`,
  'service.needs-mending': p =>
    `The ${p.service} service needs fixing: ${p.reason} “./negareh doctor” says more.`,
  'service.unproven': p =>
    `What answers at ${p.place} does not know API_TOKEN, so nothing was sent to it. It is not the ${p.service} service, or has another API_TOKEN.`,
  'service.busy': p => `The ${p.service} service is busy. Try again in a moment.`,
  'thread.stopped': p => `The ${p.thread} has stopped (${p.reason}) and starts again. Try again in a moment.`,
  'service.already-running': p => `Negareh is running already: ${p.where}.`,
  'work.lock-lost': p =>
    `The lock of the work “${p.work}” was lost with its connection to the database, so the work was stopped. It goes on when it runs again.`,
  'lock.unusable': p => `The lock ${p.path} cannot be used: ${p.reason}. Remove it, then start again.`,
  'telegram.token-missing': () =>
    'The bot has no token. Ask @BotFather on Telegram for one (/newbot) and set TELEGRAM_TOKEN in .env.',
  'telegram.token-refused': () =>
    'Telegram refuses TELEGRAM_TOKEN. Copy it again from @BotFather (/mybots) into .env, then start again.',
  'port.taken': p => `Port ${p.port} is taken by another program. Set ${p.variable} to a free port.`,
  'address.missing': p =>
    `This machine does not have the address ${p.host} now. Is its network up? Else correct ${p.variable}.`,
  'dashboard.not-built': () =>
    'The dashboard is not built yet. “npm start” and “npm run dashboard” build it.',
  'disk.full': p => `The disk is full at ${p.path}. Make room; the work goes on from where it stopped.`,
  'store.unreachable': p =>
    `The image store ${p.place} cannot be reached: ${p.reason}. Check the network and S3_ENDPOINT; the work goes on from where it stopped.`,
  'store.busy': p =>
    `The image store ${p.place} asks for less at once. Try again in ${number(p.seconds)} seconds.`,
  'store.full': p => `The image store ${p.place} is full. Make room; the work goes on from where it stopped.`,
  'store.clock': p =>
    `The clock of this machine and that of the image store ${p.place} differ too much. Set it right, by NTP for instance.`,
  'store.refused': p =>
    `The image store ${p.place} refuses: ${p.reason}. Check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and what that key may do.`,
  'store.no-bucket': p =>
    `The image store ${p.place} is not there: no such bucket. Make it, or correct IMAGE_STORE.`,
  'file.exists': p => `${p.path} exists and is not a backup. Choose another name.`,
  'backup.damaged': p =>
    `The backup ${p.path} is damaged or not complete: ${p.reason}. Nothing was changed; use another backup.`,
  'backup.newer': p =>
    `The backup ${p.path} was written by a newer Negareh (${p.detail}). Upgrade this one first; nothing was changed.`,
  'restore.not-empty': p =>
    `The database is not empty (${p.tables}). Choose an empty one, or replace what is there with --replace.`,
  'restore.in-use': p =>
    `The database is in use by ${number(p.connections)} other connections. Stop the system first; nothing was changed.`,
  'translation.refused': p =>
    `${p.service} refuses: ${p.reason}. Correct its settings, or choose another provider.`,
  'web.address': p =>
    ({
      scheme: `${p.address} is no web address: only http and https are fetched.`,
      user: `An address of ${p.address} holds a user name: such addresses are not fetched.`,
      host: `${p.address} lies at a host that the source did not name, so it was not fetched.`,
      'not-public': `${p.address} lies in a network that is not public, so it was not fetched.`,
      downgrade: `${p.address} would be fetched unencrypted after an encrypted start, so it was not.`,
      redirects: `${p.address} redirects in circles.`,
    })[p.fault],
  'web.too-large': p => `${p.address} has more than ${bytes(p.limit)}, so the rest was not fetched.`,
  'web.gone': p => `There is nothing at ${p.address} any more.`,
  'web.refused': p => `${p.address} was not given out: ${p.reason}.`,
  'robots.disallowed': p => `robots.txt asks not to fetch ${p.address}.`,
  'crawl.contact-missing': () =>
    'A crawl says whom its operator is: set CRAWL_CONTACT to an e-mail address or a web page of yours.',
  'crawl.source-off': p =>
    `${p.source} is not crawled: its terms of use (${p.terms}) forbid it. Whoever runs this system decides and answers for that: ${p.variable}=on switches it on.`,
  'crawl.running': p =>
    `A crawl of ${p.source} is running. Wait for it, or stop it: two would ask twice as fast.`,
  'crawl.run-not-found': p => `No crawl ${p.id} is under way. “negareh crawl runs” lists them.`,
  'job.not-found': p => `No run ${p.id} of a job is under way. Load the page again: it may have ended.`,
  'job.kills-worker': p =>
    `The worker died ${number(p.times)} times in a row at this run before it came further, so it is not begun again. The machine may lack memory for it: give it more or ask for less, then ask anew. The worker's log says more.`,
  'crawl.no-caption': () => 'Nothing of its title says what the picture shows.',
  'crawl.changed': p =>
    `${p.source} answers in a form that this version does not know: ${p.reason}. The crawl has stopped; nothing is lost.`,
  'crawl.browser-missing': p =>
    `No browser reads pages at ${p.address}: ${p.reason}. Start one with “chromium --headless --remote-debugging-port=9222”, install the package playwright, or take CRAWL_BROWSER away.`,
  'crawl.paused': p =>
    `${p.source} is left alone for ${number(Math.ceil(p.seconds / 60))} minutes: ${p.reason}. The crawl goes on from where it stands.`,
  'auth.required': () => 'Sign in first.',
  'auth.forbidden': p =>
    p.role === 'maintainer' ? 'Only maintainers may do this.' : 'Your account may not do this.',
  'auth.foreign-origin': () =>
    'This request came from another site and was refused. Open the page again and repeat it there.',
  'auth.wrong-password': () => 'The username or the password is wrong.',
  'auth.too-often': p =>
    `Too many attempts. Try again in ${p.seconds < 90 ? `${number(p.seconds)} seconds` : `${number(Math.ceil(p.seconds / 60))} minutes`}.`,
  'invitation.invalid': () =>
    'This link no longer works: it was used, has expired or was replaced. Ask a maintainer for a new one.',
  'account.username-taken': p => `Somebody else has the username ${p.username}. Choose another one.`,
  'account.last-maintainer': () =>
    'This is the only maintainer who can sign in. Make somebody else a maintainer first.',
  'account.not-found': p => `There is no user ${p.name}. “./negareh users list” shows all.`,
  'account.disabled': p => `The account of ${p.name} is disabled. Enable it first.`,
  'pair.not-found': () => 'This pair is no longer there.',
  'bulk.running': () => 'Another bulk decision is being carried out. Wait until it is done, or undo it.',
  'bulk.not-found': () => 'There is no such bulk decision, or it is undone already.',
  internal: () => 'Something went wrong on our side. Try again; the log has the details.',
};
