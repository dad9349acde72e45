import type { ReactNode } from 'react';

/** A page of work: its title, a sentence, and its parts, one below the other. */
export const PageBody = ({
  title,
  about,
  aside,
  children,
}: {
  title: string;
  about?: ReactNode;
  /** Next to the title: what one can do here. */
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 py-8 sm:px-6">
    <div className="flex flex-wrap items-end justify-between gap-4">
      <div>
        <h1 className="text-2xl font-bold">{title}</h1>
        {about !== undefined && <p className="text-muted-foreground">{about}</p>}
      </div>
      {aside}
    </div>
    {children}
  </div>
);
