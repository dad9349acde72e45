'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { directionOfComment, directionOfDraft } from '../../../../core/ground/domain/review/mentions.ts';
import { COMMENT_LIMIT } from '../../../../core/ground/domain/review/review-api.ts';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { formatDateTime } from '../../../../locales/format.ts';
import { teamMessages } from '../../../../locales/team.ts';
import { ActionForm } from '../../forms/action-form.tsx';
import type { ActionResult } from '../../forms/action-result.ts';
import { FormError } from '../../forms/field.tsx';
import { useAction } from '../../forms/use-action.tsx';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { Textarea } from '../../ui/input.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { CaptionText } from './caption-text.tsx';

interface ShownComment {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly at: number;
  /** The viewer wrote it or is a maintainer. */
  readonly mayDelete: boolean;
}

/** Comments about pairs. Reading, adding and deleting all return the pair's comments. */
export interface Talk {
  /** People who can be mentioned. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  read(input: { pairId: string }): Promise<ActionResult<readonly ShownComment[]>>;
  add(input: { pairId: string; text: string }): Promise<ActionResult<readonly ShownComment[]>>;
  remove(input: { pairId: string; id: string }): Promise<ActionResult<readonly ShownComment[]>>;
}

interface CommentDialogProps {
  /** Null while it is closed. */
  readonly pair: QueuePair | null;
  readonly talk: Talk;
  onClose(): void;
}

/** The comments about a pair. */
export function CommentDialog({ pair, talk, onClose }: CommentDialogProps) {
  const words = teamMessages(useLocale()).comments;
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <Dialog open={pair !== null} onOpenChange={open => !open && onClose()}>
      {pair && (
        <DialogContent
          title={words.title}
          description={words.about}
          onOpenAutoFocus={event => {
            event.preventDefault();
            field.current?.focus();
          }}
        >
          <CaptionText text={pair.persian} className="mb-3 line-clamp-2 text-muted-foreground" />
          <Comments key={pair.id} pairId={pair.id} talk={talk} field={field} />
        </DialogContent>
      )}
    </Dialog>
  );
}

interface CommentsProps {
  readonly pairId: string;
  readonly talk: Talk;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

function Comments({ pairId, talk, field }: CommentsProps) {
  const words = teamMessages(useLocale()).comments;
  const [comments, setComments] = useState<readonly ShownComment[] | null>(null);
  const reading = useAction(talk.read);
  const removing = useAction(talk.remove);
  const [draft, setDraft] = useState('');
  const names = talk.people.map(({ name }) => name);
  const { run } = reading;
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once for this pair
  useEffect(() => {
    void run({ pairId }).then(read => read && setComments(read.value));
  }, [pairId]);
  const name = (person: string) => {
    const { current } = field;
    if (!current) return;
    current.setRangeText(`@${person} `, current.selectionStart, current.selectionEnd, 'end');
    setDraft(current.value);
    current.focus();
  };
  return (
    <>
      <FormError>{reading.error ?? removing.error}</FormError>
      {comments?.length === 0 && <p className="mb-3 text-muted-foreground">{words.none}</p>}
      <ul className="mb-4 grid gap-3">
        {comments?.map(comment => (
          <OneComment
            key={comment.id}
            comment={comment}
            names={names}
            onDelete={async () => {
              const left = await removing.run({ pairId, id: comment.id });
              if (left) setComments(left.value);
            }}
          />
        ))}
      </ul>
      <ActionForm
        submit={words.send}
        hasNarrowButton
        act={talk.add}
        read={text => ({ pairId, text: text('text') })}
        onDone={(all, _, form) => {
          setComments(all);
          form.reset();
          setDraft('');
        }}
      >
        <Labelled label={words.write} hint={words.hint}>
          {control => (
            <Textarea
              {...control}
              ref={field}
              name="text"
              required
              maxLength={COMMENT_LIMIT}
              dir={directionOfDraft(draft, names)}
              onChange={event => setDraft(event.target.value)}
            />
          )}
        </Labelled>
        {talk.people.length > 0 && (
          <fieldset className="flex flex-wrap gap-1.5">
            <legend className="sr-only">{words.people}</legend>
            {talk.people.map(person => (
              <Button
                key={person.id}
                variant="outline"
                size="small"
                type="button"
                onClick={() => name(person.name)}
              >
                <bdi>@{person.name}</bdi>
              </Button>
            ))}
          </fieldset>
        )}
      </ActionForm>
    </>
  );
}

interface OneCommentProps {
  readonly comment: ShownComment;
  readonly names: readonly string[];
  onDelete(): Promise<void>;
}

function OneComment({ comment, names, onDelete }: OneCommentProps) {
  const locale = useLocale();
  const words = teamMessages(locale).comments;
  const { author, text, at, mayDelete } = comment;
  return (
    <li className="rounded-xl bg-muted p-3" data-comment={comment.id}>
      <p className="flex items-baseline justify-between gap-3">
        <bdi className="font-medium">{author}</bdi>
        <span className="text-xs text-muted-foreground">{formatDateTime(locale, new Date(at))}</span>
      </p>
      <p
        dir={directionOfComment(text, names)}
        className="mt-1 whitespace-pre-line break-words [unicode-bidi:isolate]"
      >
        {text}
      </p>
      {mayDelete && (
        <Button
          variant="ghost"
          size="small"
          className="mt-1"
          aria-label={words.deleteNamed(author)}
          onClick={() => void onDelete()}
        >
          {words.delete}
        </Button>
      )}
    </li>
  );
}
