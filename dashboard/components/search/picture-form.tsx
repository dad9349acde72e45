'use client';

import { Search } from 'lucide-react';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { MOST_UNITS } from './most-units.ts';

/** A picture of one's own, with words beside it where one wants. It is looked at and not kept. */
export function PictureForm() {
  const words = useWords().search;
  return (
    <form
      action="/search/image"
      method="post"
      encType="multipart/form-data"
      className="grid gap-4 sm:grid-cols-2"
    >
      <label className="block text-sm">
        <span className="mb-1 block text-muted-foreground">{words.pictureFile}</span>
        <Input
          type="file"
          name="picture"
          required
          accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
          className="h-auto py-1.5 file:me-3 file:cursor-pointer file:rounded-md file:border-0 file:bg-muted file:px-3 file:py-1.5 file:text-foreground"
        />
      </label>
      <label className="block text-sm">
        <span className="mb-1 block text-muted-foreground">{words.pictureWords}</span>
        <Input name="q" dir="auto" maxLength={MOST_UNITS} autoComplete="off" />
      </label>
      <p className="text-sm text-muted-foreground sm:col-span-2">{words.pictureNotKept}</p>
      <Button type="submit" className="sm:col-span-2 sm:justify-self-start">
        <Search aria-hidden />
        {words.byPictureSubmit}
      </Button>
    </form>
  );
}
