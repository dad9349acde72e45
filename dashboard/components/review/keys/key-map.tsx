'use client';

import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Reason } from '../../../../core/ground/domain/review/review.ts';
import {
  type ChosenKeys,
  clashOf,
  KEY_COMMANDS,
  type KeyBindings,
  KeyCode,
  type KeyCommand,
  USUAL_KEYS,
} from '../../../../core/ground/domain/review/review-keys.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { teamMessages } from '../../../../locales/team.ts';
import type { ActionResult } from '../../forms/action-result.ts';
import { FormError } from '../../forms/field.tsx';
import { useAction } from '../../forms/use-action.tsx';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { View } from '../queue/queue-url.ts';
import { useReviewTools } from '../review-tools.tsx';
import { CodeCap, KeyCap } from './key-cap.tsx';
import { keyLabels } from './keys.ts';

type Bound = KeyCommand | Reason;

interface KeyMapProps {
  readonly view: View;
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  save(keys: { keys: ChosenKeys }): Promise<ActionResult<void>>;
  /** Applies the keys from now on. */
  onKeys(keys: KeyBindings): void;
}

/** All keys, opened by «?», and a place to choose others. */
export function KeyMap({ view, open, onOpenChange, save, onKeys }: KeyMapProps) {
  const locale = useLocale();
  const words = reviewMessages(locale).keys;
  const [chooses, setChooses] = useState(false);
  const close = (to: boolean) => {
    setChooses(false);
    onOpenChange(to);
  };
  return (
    <Dialog open={open} onOpenChange={close}>
      <DialogContent title={words.title} description={words.description}>
        {chooses ? (
          <KeyChoice
            save={save}
            onDone={keys => {
              if (keys) onKeys(keys);
              setChooses(false);
            }}
          />
        ) : (
          <>
            <KeyList view={view} />
            <Button variant="outline" size="small" className="mt-4" onClick={() => setChooses(true)}>
              {teamMessages(locale).keys.choose}
            </Button>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** What every key does. */
function KeyList({ view }: { view: View }) {
  const { keys: words } = reviewMessages(useLocale());
  const { keys, reasons } = useReviewTools();
  const nameOf = useNames();
  const arrows = <Kbd>← ↑ → ↓</Kbd>;
  const hidden: readonly Bound[] = view === 'grid' ? ['edit', 'zoom', 'comment', 'alike'] : [];
  return (
    <dl>
      {KEY_COMMANDS.filter(name => keys[name] !== undefined && !hidden.includes(name)).map(name => (
        <Row key={name} keys={<KeyCap name={name} />} text={nameOf(name)} />
      ))}
      {reasons
        .filter(({ code }) => keys[code] !== undefined)
        .map(({ code, label }) => (
          <Row key={code} keys={<KeyCap name={code} />} text={words.rejectFor(label)} />
        ))}
      {view === 'one' && <Row keys={<Kbd>Shift</Kbd>} text={words.several} />}
      {view === 'grid' && (
        <>
          <Row keys={arrows} text={words.move} />
          <Row keys={<Kbd>Space</Kbd>} text={words.select} />
          <Row
            keys={
              <>
                <Kbd>Shift</Kbd>
                {arrows}
              </>
            }
            text={words.extend}
          />
          <Row
            keys={
              <>
                <Kbd>Ctrl</Kbd>
                <Kbd>A</Kbd>
              </>
            }
            text={words.all}
          />
        </>
      )}
      <Row keys={<Kbd>?</Kbd>} text={words.help} />
    </dl>
  );
}

/** Chooses another key for a command: the next key pressed is taken. */
function KeyChoice({
  save,
  onDone,
}: Pick<KeyMapProps, 'save'> & { onDone(keys: KeyBindings | undefined): void }) {
  const locale = useLocale();
  const words = teamMessages(locale).keys;
  const tools = useReviewTools();
  const nameOf = useNames();
  const [keys, setKeys] = useState<Readonly<Record<string, string | undefined>>>(tools.keys);
  const { run, busy, error } = useAction(save);
  const clash = clashOf(keys);
  const bound: readonly Bound[] = [...KEY_COMMANDS, ...tools.reasons.map(({ code }) => code)];
  const press = (name: Bound, event: KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      return setKeys(before => ({ ...before, [name]: undefined }));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !KeyCode.safeParse(event.code).success) return;
    event.preventDefault();
    setKeys(before => ({ ...before, [name]: event.code }));
  };
  const store = async (wanted: KeyBindings, isUsual: boolean) => {
    const without = Object.fromEntries(bound.filter(name => !(name in wanted)).map(name => [name, null]));
    if (await run({ keys: isUsual ? {} : { ...without, ...wanted } })) onDone(wanted);
  };
  return (
    <>
      <p className="mb-3 text-sm text-muted-foreground">{words.hint}</p>
      <ul>
        {bound.map(name => {
          const code = keys[name];
          return (
            <li key={name} className="flex items-center justify-between gap-3 border-b border-border py-1">
              <span>{nameOf(name)}</span>
              <button
                type="button"
                aria-invalid={clash?.includes(name) ?? false}
                onKeyDown={event => press(name, event)}
                className="min-h-9 min-w-16 cursor-pointer rounded-lg border border-input px-2 outline-none focus-visible:ring-3 focus-visible:ring-ring aria-invalid:border-danger"
              >
                <span className="sr-only">
                  {words.keyOf(nameOf(name))}: {code === undefined ? '' : keyLabels(code).latin}{' '}
                </span>
                {code === undefined ? words.none : <CodeCap code={code} />}
              </button>
            </li>
          );
        })}
      </ul>
      <FormError>
        {clash ? words.clash(nameOf(clash[0] as Bound), nameOf(clash[1] as Bound)) : error}
      </FormError>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button disabled={busy || clash !== undefined} onClick={() => void store(present(keys), false)}>
          {words.save}
        </Button>
        <Button variant="outline" disabled={busy} onClick={() => void store(USUAL_KEYS, true)}>
          {words.reset}
        </Button>
        <Button variant="ghost" onClick={() => onDone(undefined)}>
          {words.cancel}
        </Button>
      </div>
    </>
  );
}

const present = (keys: Readonly<Record<string, string | undefined>>): KeyBindings =>
  Object.fromEntries(Object.entries(keys).filter(([, code]) => code !== undefined));

/** The name of a command or a reason. */
function useNames(): (name: Bound) => string {
  const locale = useLocale();
  const words = reviewMessages(locale);
  const team = teamMessages(locale);
  const { reasons } = useReviewTools();
  const commands: Readonly<Record<string, string>> = {
    ...words.actions,
    comment: team.comments.title,
    alike: team.alike.button,
    grid: words.keys.grid,
  };
  return name => reasons.find(({ code }) => code === name)?.label ?? commands[name] ?? name;
}

const Row = ({ keys, text }: { keys: ReactNode; text: string }) => (
  <div className="flex items-center justify-between gap-4 border-b border-border py-1.5 last:border-0">
    <dt>{text}</dt>
    <dd className="flex items-center gap-1" dir="ltr">
      {keys}
    </dd>
  </div>
);
