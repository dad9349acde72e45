import type { ReactNode } from 'react';
import { Card } from '../ui/card.tsx';

/** A page shown before sign-in: a card in its middle. */
export const DoorCard = ({
  title,
  about,
  children,
}: {
  title: string;
  about: string;
  children: ReactNode;
}) => (
  <Card className="mx-auto my-auto w-[calc(100%-2rem)] max-w-md">
    <h1 className="mb-2 text-2xl font-bold">{title}</h1>
    <p className="mb-6 text-muted-foreground">{about}</p>
    {children}
  </Card>
);
