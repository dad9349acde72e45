'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useWords } from '../locale.tsx';
import { DropdownRadioGroup, DropdownRadioItem } from '../ui/dropdown.tsx';
import { IconMenu } from '../ui/icon-menu.tsx';

/** Light, dark, or what the device says. Needs JavaScript, without which the device decides. */
export function ThemeSwitch() {
  const { theme = 'system', setTheme } = useTheme();
  const words = useWords();
  return (
    <IconMenu
      icon={
        <>
          <Sun className="dark:hidden" aria-hidden />
          <Moon className="hidden dark:block" aria-hidden />
        </>
      }
      label={words.theme.label}
      className="scripting-none:hidden"
    >
      <DropdownRadioGroup value={theme} onValueChange={setTheme}>
        <DropdownRadioItem value="light">
          <Sun aria-hidden /> {words.theme.light}
        </DropdownRadioItem>
        <DropdownRadioItem value="dark">
          <Moon aria-hidden /> {words.theme.dark}
        </DropdownRadioItem>
        <DropdownRadioItem value="system">
          <Monitor aria-hidden /> {words.theme.system}
        </DropdownRadioItem>
      </DropdownRadioGroup>
    </IconMenu>
  );
}
