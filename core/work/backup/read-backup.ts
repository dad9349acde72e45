import { z } from 'zod';
import { PermanentError } from '../../ground/errors.ts';
import { parseJsonAs } from '../../ground/files/parse-json.ts';
import { EntryDigest } from './entry-digest.ts';
import { parseEntryName } from './entry-names.ts';
import { BACKUP_FORMAT, BackupHeader, BackupManifest, HEADER_ENTRY, MANIFEST_ENTRY } from './manifest.ts';
import { readArchive } from './read-archive.ts';

/** What a backup holds, in the order in which it is read. */
export type BackupEntry =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly table: string; readonly content: Buffer }
  | {
      readonly kind: 'image';
      readonly sha256: string;
      /** `jpg` of an original, `320.jpg` of a rendition. */
      readonly suffix: string;
      readonly content: Buffer;
    }
  | { readonly kind: 'manifest'; readonly manifest: BackupManifest };

/**
 * Reads a backup from its header to its manifest and checks it on the way. A caller that uses entries as they arrive must
 * be able to undo that: only the manifest, which comes last, proves that everything is right.
 * @throws NotFoundError 'file.not-found'; PermanentError 'backup.damaged' | 'backup.newer'
 */
export async function* readBackup(
  file: string,
  onRead?: (bytes: number) => void,
): AsyncGenerator<BackupEntry> {
  const damaged = (reason: string) => new PermanentError('backup.damaged', { path: file, reason });
  const digest = new EntryDigest();
  let [isBegun, isEnded] = [false, false];
  let last = { table: '', part: 0 };
  for await (const { name, content } of readArchive(file, onRead)) {
    if (isEnded) throw damaged(`${name} follows the end`);
    if (!isBegun) {
      if (name !== HEADER_ENTRY) throw damaged(`it does not begin with ${HEADER_ENTRY}`);
      yield { kind: 'header', header: readHeader(content, file) };
      isBegun = true;
    } else if (name === MANIFEST_ENTRY) {
      const manifest = parse(BackupManifest, content, file, name);
      const { entries, bytes, sha256 } = digest.finish();
      if (entries !== manifest.entries || bytes !== manifest.bytes || sha256 !== manifest.sha256)
        throw damaged('its checksum is another one');
      isEnded = true;
      yield { kind: 'manifest', manifest };
      continue;
    } else {
      const known = parseEntryName(name);
      if (!known) throw damaged(`no backup has an entry ${name}`);
      if ('table' in known) {
        const expected = known.table === last.table ? last.part + 1 : 1;
        if (known.part !== expected) throw damaged(`${name} does not come in its turn`);
        last = known;
        yield { kind: 'table', table: known.table, content };
      } else yield { kind: 'image', ...known, content };
    }
    digest.add(name, content);
  }
  if (!isEnded) throw damaged('its end is missing');
}

/** A backup of a later format is not damaged: this reader is too old for it. */
function readHeader(content: Buffer, file: string): BackupHeader {
  const head = parse(z.object({ format: z.number(), version: z.string() }), content, file, HEADER_ENTRY);
  if (head.format > BACKUP_FORMAT)
    throw new PermanentError('backup.newer', { path: file, detail: `format ${head.format}` });
  return parse(BackupHeader, content, file, HEADER_ENTRY);
}

function parse<Value>(schema: z.ZodType<Value>, content: Buffer, file: string, name: string): Value {
  const reason = `${name} is not valid`;
  return parseJsonAs(
    content.toString('utf8'),
    schema,
    (_, cause) => new PermanentError('backup.damaged', { path: file, reason }, { cause }),
  );
}
