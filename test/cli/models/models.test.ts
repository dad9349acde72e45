import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { withHeader } from '../../helpers/safetensors.ts';
import {
  filesOf,
  writeTinyModel,
  writeTinyScorer,
  writeTinyText,
  writeTinyVision,
} from '../../helpers/tiny-model.ts';
import { makeRepository, type StandInRepository, sha256 } from '../../stand-ins/hub/repositories.ts';
import { type StandInHub, startHub } from '../../stand-ins/hub/start-hub.ts';
import { runCommand } from '../run-command.ts';

const VISION = 'arman-aminian/farsi-image-search-vision';
const TEXT = 'arman-aminian/farsi-image-search-text';
const CLIP = '{"image_mean":[0.48,0.46,0.41],"image_std":[0.27,0.26,0.28],"do_center_crop":true}';

let root: string;
let db: TestDatabase;
let published: { vision: Record<string, Uint8Array>; text: Record<string, Uint8Array> };
beforeAll(async () => {
  db = await createTestDatabase();
  root = await mkdtemp(path.join(tmpdir(), 'negareh-models-'));
  const folder = path.join(root, 'published');
  await writeTinyVision(path.join(folder, 'vision'));
  await writeTinyText(path.join(folder, 'text'));
  published = {
    vision: await filesOf(path.join(folder, 'vision')),
    text: await filesOf(path.join(folder, 'text')),
  };
});
afterAll(async () => {
  await db.drop();
  await rm(root, { recursive: true });
});

let hub: StandInHub;
let dataDir: string;
beforeEach(async () => {
  const repositories: StandInRepository[] = [
    makeRepository(VISION, { files: published.vision, tags: ['license:mit'] }),
    makeRepository(TEXT, { files: published.text }),
    makeRepository('someone/gated', { files: published.vision, access: 'gated' }),
  ];
  hub = await startHub({ repositories });
  dataDir = await mkdtemp(path.join(root, 'data-'));
});
afterEach(() => hub.close());

const run = (words: string[], variables: Record<string, string> = {}) =>
  runCommand(['models', ...words], {
    DATA_DIR: dataDir,
    DATABASE_URL: db.url,
    DEVICE: 'cpu',
    HF_ENDPOINT: hub.endpoint,
    HF_HOME: path.join(dataDir, 'hf'),
    ...variables,
  });

interface Listed {
  readonly name: string;
  readonly state: string;
  readonly bytes: number | null;
  readonly license: string | null;
  readonly commits: readonly { repo: string; commit: string }[];
}
async function listed(name: string): Promise<Listed | undefined> {
  const { stdout } = await run(['list', '--json']);
  return (JSON.parse(stdout) as Listed[]).find(model => model.name === name);
}

describe('models pull and verify', () => {
  test('tell the licence, pin the commit, know the size, and find a changed byte', async () => {
    expect(await listed('farsi-image-search')).toMatchObject({ state: 'absent', bytes: null });
    const pulled = await run(['pull', 'farsi-image-search']);
    expect([pulled.code, pulled.stderr]).toEqual([0, expect.stringContaining(`${VISION}: licence mit`)]);
    expect(pulled.stderr).toContain(`${TEXT}: its authors state no licence`);
    const bytes = Object.values({ ...published.vision, ...published.text });
    const [vision, text] = hub.repositories;
    expect(await listed('farsi-image-search')).toMatchObject({
      state: 'here',
      license: 'mit',
      commits: [
        { repo: VISION, commit: vision!.commit },
        { repo: TEXT, commit: text!.commit },
      ],
    });
    expect((await listed('farsi-image-search'))!.bytes).toBeGreaterThan(bytes[0]!.length);

    // Its authors change it: the name means what was pulled all the same.
    const changed = makeRepository(VISION, { files: { ...published.vision, 'README.md': 'new' } });
    hub.repositories.splice(0, 1, { ...vision!, revisions: [] }, changed);
    expect((await run(['pull', 'farsi-image-search'])).code).toBe(0);
    expect((await listed('farsi-image-search'))!.commits[0]!.commit).toBe(vision!.commit);

    const good = await run(['verify', 'farsi-image-search']);
    expect([good.code, good.stdout]).toEqual([0, expect.stringMatching(/6, .*as downloaded/)]);
    expect(good.stdout).toMatch(/texts alone.*: .*off by [\d.]+e-\d/);
    expect(good.stdout).toMatch(/photos alone.*: .*off by [\d.]+e-\d/);

    const weights = await weightsFile();
    const content = await readFile(weights);
    content[content.length - 3]! ^= 1;
    await writeFile(weights, content);
    const bad = await run(['verify', 'farsi-image-search'], { LOCALE: 'fa' });
    expect([bad.code, bad.stderr]).toEqual([1, expect.stringMatching(/model\.safetensors.*پاک کنید/s)]);
    await rm(weights);
    expect(await listed('farsi-image-search')).toMatchObject({ state: 'absent' });
  });

  const weightsFile = async (): Promise<string> => {
    const record = JSON.parse(
      await readFile(path.join(dataDir, 'models/pulled/farsi-image-search.json'), 'utf8'),
    ) as { places: { folder: string }[] };
    return realpath(path.join(record.places[0]!.folder, 'model.safetensors'));
  };

  test('verify holds the demo model against its authors’ embeddings', async () => {
    const { code, stdout } = await run(['verify', 'demo']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/reference embeddings.*off by [\d.]+e-[5-9]/)]);
  });

  test('what goes wrong at the hub is one sentence in the reader’s language', async () => {
    const cdn = `${VISION}/${sha256(published.vision['model.safetensors']!)}`;
    const cases: [() => void, Record<string, string>, RegExp][] = [
      [() => hub.repositories.splice(0, 1), {}, /does not exist on the hub, or is private/],
      [() => undefined, { HF_TOKEN: 'hf_wrong' }, /does not know the access token/],
      [() => undefined, { HF_TOKEN: 'hf_wrong', LOCALE: 'fa' }, /رمز دسترسی را نمی‌شناسد/],
      [() => hub.fail(cdn, { corrupt: true }, { corrupt: true }), {}, /arrived damaged/],
      [
        () => hub.fail('/api/models', { status: 429, headers: { ratelimit: '"api";r=0;t=900' } }),
        { LOCALE: 'fa' },
        /شلوغ است/,
      ],
    ];
    const all = [...hub.repositories];
    for (const [prepare, variables, sentence] of cases) {
      hub.repositories.splice(0, hub.repositories.length, ...all);
      prepare();
      const { code, stderr } = await run(['pull', 'farsi-image-search'], variables);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toContain('    at ');
    }
  });
});

describe('models add', () => {
  test('takes constants from flags, else from the preprocessor’s file, and says so', async () => {
    const folder = path.join(dataDir, 'my');
    await writeTinyModel(folder);
    const [vision, text] = [path.join(folder, 'vision'), path.join(folder, 'text')];
    const lacking = await run(['add', vision, '--text', text, '--name', 'mine']);
    expect([lacking.code, lacking.stderr]).toEqual([2, expect.stringContaining('give --mean and --std')]);
    await writeFile(path.join(vision, 'preprocessor_config.json'), CLIP);
    const added = await run(['add', vision, '--text', text, '--name', 'mine', '--std', '0.3,0.3,0.3']);
    expect([added.code, added.stdout]).toEqual([0, 'mine is added.\n']);
    expect(added.stderr).toMatch(/from its own files.*mean 0\.48, 0\.46, 0\.41, .*88 tokens/);
    expect(added.stderr).toMatch(/photos cut to a square after their shorter side is \d+ \(bicubic\)/);
    expect(JSON.parse(await readFile(path.join(dataDir, 'models/presets/mine.json'), 'utf8'))).toMatchObject({
      kind: 'search',
      vision: {
        place: { folder: vision },
        mean: [0.48, 0.46, 0.41],
        std: [0.3, 0.3, 0.3],
        fit: { kind: 'crop', filter: 'bicubic' },
      },
      text: { place: { folder: text }, maxTokens: 88 },
    });
    expect((await run(['verify', 'mine'])).code).toBe(0);
    const squashed = await run(['add', vision, '--text', text, '--name', 'flat', '--fit', 'squash']);
    expect([squashed.code, squashed.stderr]).toEqual([0, expect.not.stringContaining('cut to a square')]);
    expect((await run(['verify', 'flat'])).code).toBe(0);
    const again = await run(['add', vision, '--text', text, '--name', 'mine'], { LOCALE: 'fa' });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('نام دیگری')]);
    expect((await run(['remove', 'mine'])).code).toBe(0);
    expect(await listed('mine')).toBeUndefined();
    expect((await run(['remove', 'demo'])).code).toBe(2);
  });

  test('takes repositories of the hub, pinned, and only the files that are needed', async () => {
    const added = await run(['add', VISION, '--text', TEXT, '--mean', '0.5,0.5,0.5', '--std', '0.5,0.5,0.5']);
    expect([added.code, added.stdout]).toEqual([0, 'farsi-image-search-vision is added.\n']);
    expect(await listed('farsi-image-search-vision')).toMatchObject({ state: 'here', license: 'mit' });
    const gated = await run(['add', 'someone/gated', '--text', TEXT]);
    expect([gated.code, gated.stderr]).toEqual([1, expect.stringContaining('accept its terms')]);
  });

  test('takes a text model alone as a scorer, with the modules that its folder names', async () => {
    const folder = path.join(dataDir, 'judge');
    await writeTinyScorer(folder);
    const added = await run(['add', folder]);
    expect([added.code, added.stdout]).toEqual([0, 'judge is added.\n']);
    expect(added.stderr).toMatch(/48 tokens, pooling and dense layers/);
    expect((await run(['verify', 'judge'])).code).toBe(0);
  });

  test('says before it is sound that the file has more layers than its config, and tensors without a place', async () => {
    const folder = path.join(dataDir, 'short');
    await writeTinyModel(folder);
    const [vision, text] = [path.join(folder, 'vision'), path.join(folder, 'text')];
    await writeFile(path.join(vision, 'preprocessor_config.json'), CLIP);
    const file = path.join(vision, 'model.safetensors');
    await writeFile(file, withTensor(await readFile(file), 'encoder.layers.2.mlp.fc1.bias'));
    const words = /the vision checkpoint has 3, its config\.json asks for \d: the others are not used/;
    const added = await run(['add', vision, '--text', text, '--name', 'short']);
    expect([added.code, added.stderr]).toEqual([0, expect.stringMatching(words)]);
    const { code, stdout } = await run(['verify', 'short']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(words)]);
    expect(stdout).toMatch(/tensors without a place.*encoder\.layers\.2\..*\n.*sound/s);
    const persian = await run(['verify', 'short'], { LOCALE: 'fa' });
    expect([persian.code, persian.stdout]).toEqual([0, expect.stringContaining('بقیه به کار نمی‌روند')]);
  });

  test('refuses a tokenizer that gives ids beyond the embedding matrix, and verify finds one that came later', async () => {
    const folder = path.join(dataDir, 'wide');
    await writeTinyText(folder);
    const file = path.join(folder, 'tokenizer.json');
    const tokenizer = JSON.parse(await readFile(file, 'utf8')) as { added_tokens?: object[] };
    const { vocab_size: rows } = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')) as {
      vocab_size: number;
    };
    const token = { id: rows, content: '<extra>', special: false };
    const wide = JSON.stringify({ ...tokenizer, added_tokens: [...(tokenizer.added_tokens ?? []), token] });
    const sound = await readFile(file);
    await writeFile(file, wide);
    const refused = await run(['add', folder]);
    const words = new RegExp(`gives ids up to ${rows}, and the model has vectors for ids up to ${rows - 1}`);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(words)]);
    expect(await listed('wide')).toBeUndefined();
    await writeFile(file, sound);
    expect((await run(['add', folder])).code).toBe(0);
    await writeFile(file, wide);
    const { code, stderr } = await run(['verify', 'wide']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(words)]);
  });

  test('names what we lack, and keeps nothing of it', async () => {
    const folder = path.join(dataDir, 'odd');
    await mkdir(folder);
    const refused: [string, string[], RegExp][] = [
      ['{"model_type":"mpnet"}', [], /model_type is mpnet; known are clip_vision_model, .*distilbert/],
      ['{"model_type":"clip_vision_model","hidden_act":"mish"}', [], /hidden_act/],
      ['{"model_type":"bert","position_embedding_type":"relative_key"}', [], /position_embedding_type/],
      ['{"model_type":"clip_vision_model"}', [], /name its text model with --text/],
      ['no json', [], /not a JSON object/],
    ];
    for (const [config, words, sentence] of refused) {
      await writeFile(path.join(folder, 'config.json'), config);
      const { code, stderr } = await run(['add', folder, ...words]);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(sentence);
    }
    expect((await run(['add', './nowhere'])).stderr).toContain('there is no such folder');
    // Weights that do not fit their configuration are found at once.
    await writeTinyText(folder);
    const config = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')) as object;
    await writeFile(path.join(folder, 'config.json'), JSON.stringify({ ...config, num_hidden_layers: 2 }));
    const broken = await run(['add', folder]);
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('encoder.layer.1')]);
    expect(await listed('odd')).toBeUndefined();
  });
});

/** A safetensors file with one more tensor of one number. */
function withTensor(file: Buffer, name: string): Buffer {
  const start = 8 + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, object>;
  const end = file.length - start;
  const entry = { dtype: 'F32', shape: [1], data_offsets: [end, end + 4] };
  return withHeader(
    JSON.stringify({ ...header, [name]: entry }),
    Buffer.concat([file.subarray(start), Buffer.alloc(4)]),
  );
}
