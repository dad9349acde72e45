import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PresetBook, placesOf } from '../../core/engines/models/preset-book.ts';
import { NegarehError, reasonOf } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { hashFile } from '../../core/ground/files/hash-file.ts';
import { parseJsonAs } from '../../core/ground/files/parse-json.ts';
import { activeModel } from './active-model.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** The part of a prepared model's manifest that every version of it has. */
const Manifest = z.object({ modelId: z.string(), files: z.record(z.string(), z.string()) });

/** Reads every file of every prepared model, where a start would trust its cache of checksums. */
export async function checkModel(context: DoctorContext): Promise<Finding[]> {
  const { config, message } = context;
  const name = await activeModel(context);
  try {
    const book = new PresetBook(dataFolders(config).models);
    await placesOf(book, name, await book.find(name));
  } catch (error) {
    if (!(error instanceof NegarehError)) throw error;
    return [{ level: 'fail', code: 'model.unknown', parameters: { message: message(error) } }];
  }
  const findings: Finding[] = [];
  let [count, size] = [0, 0];
  for (const folder of await preparedFolders(dataFolders(config).models)) {
    try {
      size += await verifyFolder(folder);
      count += 1;
    } catch (error) {
      findings.push({
        level: 'fail',
        code: 'model.damaged',
        parameters: { folder, reason: reasonOf(error) },
      });
    }
  }
  if (findings.length > 0) return findings;
  if (count === 0) return [{ level: 'ok', code: 'model.none', parameters: { name } }];
  return [{ level: 'ok', code: 'model.ok', parameters: { count, size } }];
}

/** `<model id>/<precision>`; folders that are still being written begin with a dot. */
async function preparedFolders(directory: string): Promise<string[]> {
  const models = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const folders: string[] = [];
  for (const model of models) {
    if (!model.isDirectory() || !model.name.includes('@')) continue;
    for (const precision of await readdir(path.join(directory, model.name), { withFileTypes: true }))
      if (precision.isDirectory() && !precision.name.startsWith('.'))
        folders.push(path.join(directory, model.name, precision.name));
  }
  return folders;
}

/** @returns bytes of all files @throws Error that says what is wrong */
async function verifyFolder(folder: string): Promise<number> {
  const { files } = parseJsonAs(await readFile(path.join(folder, 'manifest.json'), 'utf8'), Manifest);
  let size = 0;
  for (const [name, sha256] of Object.entries(files)) {
    const file = path.join(folder, name);
    if ((await hashFile(file)) !== sha256) throw new Error(`${name} has another checksum`);
    size += (await stat(file)).size;
  }
  return size;
}
