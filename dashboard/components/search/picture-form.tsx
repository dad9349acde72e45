'use client';

import { Camera, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Input, NativeSelect } from '../ui/input.tsx';
import { Options } from '../ui/options.tsx';
import { MOST_UNITS } from './most-units.ts';
import { keepForResults, shrinkPicture } from './query-picture.ts';

/** The formats that the server reads. It does not read HEIC and TIFF; iPhones send JPEG if those are not listed. */
const ACCEPTED = 'image/jpeg,image/png,image/webp,image/avif,image/gif';
const WEIGHTS = ['0.5', '1', '2'] as const;

/** Search by the visitor's own picture, optionally with words. The picture is used and not stored. */
export function PictureForm() {
  const words = useWords().search;
  const input = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  const take = async (files: FileList | null | undefined): Promise<void> => {
    // A file without a type may be HEIC: the server says what it is.
    const file = [...(files ?? [])].find(({ type }) => type === '' || type.startsWith('image/'));
    if (!file || !input.current) return;
    const frame = input.current.closest('details');
    if (frame) frame.open = true;
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.current.files = transfer.files;
    setShown(await shrinkPicture(file));
  };
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if ((event.clipboardData?.files.length ?? 0) > 0) void latest.current(event.clipboardData?.files);
    };
    const carriesFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    // A drop anywhere on the page counts; otherwise the browser would leave the page and open the picture.
    const over = (event: DragEvent) => {
      if (carriesFile(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      void latest.current(event.dataTransfer?.files);
    };
    window.addEventListener('paste', paste);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('paste', paste);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <form
      action="/search/image"
      method="post"
      encType="multipart/form-data"
      className="grid gap-4 sm:grid-cols-2"
      onSubmit={() => keepForResults(shown)}
    >
      <div className="flex items-end gap-3">
        <label className="block min-w-0 grow text-sm">
          <span className="mb-1 block text-muted-foreground">{words.pictureFile}</span>
          <Input
            ref={input}
            type="file"
            name="picture"
            required
            accept={ACCEPTED}
            onChange={event => void take(event.target.files)}
            className="h-auto! py-1.5 file:me-3 file:cursor-pointer file:rounded-md file:border-0 file:bg-muted file:px-3 file:py-1.5 file:text-foreground"
          />
        </label>
        <input
          ref={camera}
          type="file"
          accept={ACCEPTED}
          capture="environment"
          hidden
          onChange={event => void take(event.target.files)}
        />
        <Button
          variant="secondary"
          size="icon"
          className="not-pointer-coarse:hidden!"
          aria-label={words.camera}
          title={words.camera}
          onClick={() => camera.current?.click()}
        >
          <Camera aria-hidden />
        </Button>
        {shown !== null && (
          // biome-ignore lint/performance/noImgElement: it is on this device alone
          <img
            src={shown}
            alt={words.yourPicture}
            className="size-16 shrink-0 rounded-lg bg-muted object-contain"
          />
        )}
      </div>
      <label className="block text-sm">
        <span className="mb-1 block text-muted-foreground">{words.pictureWords}</span>
        <Input name="q" dir="auto" maxLength={MOST_UNITS} autoComplete="off" />
      </label>
      <label className="block text-sm">
        <span className="mb-1 block text-muted-foreground">{words.pictureMinus}</span>
        <Input name="minus" dir="auto" maxLength={MOST_UNITS} autoComplete="off" />
      </label>
      <label className="block text-sm">
        <span className="mb-1 block text-muted-foreground">{words.wordsWeight}</span>
        <NativeSelect name="weight" defaultValue="1">
          <Options of={WEIGHTS.map(weight => [weight, words.weights[weight]])} />
        </NativeSelect>
      </label>
      <p className="text-sm text-muted-foreground sm:col-span-2">{words.pictureNotKept}</p>
      <Button type="submit" className="sm:col-span-2 sm:justify-self-start">
        <Search aria-hidden />
        {words.byPictureSubmit}
      </Button>
    </form>
  );
}
