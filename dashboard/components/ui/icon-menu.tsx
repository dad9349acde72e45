'use client';

import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dropdown, DropdownContent, DropdownTrigger } from './dropdown.tsx';

interface IconMenuProps {
  readonly icon: ReactNode;
  /** For screen readers. */
  readonly label: string;
  readonly size?: 'icon' | 'smallIcon';
  /** The button's class. */
  readonly className?: string;
  readonly children: ReactNode;
}

/** A menu behind a button that shows only an icon. */
export const IconMenu = ({ icon, label, size = 'icon', className, children }: IconMenuProps) => (
  <Dropdown>
    <DropdownTrigger asChild>
      <Button variant="ghost" size={size} aria-label={label} className={className}>
        {icon}
      </Button>
    </DropdownTrigger>
    <DropdownContent>{children}</DropdownContent>
  </Dropdown>
);
