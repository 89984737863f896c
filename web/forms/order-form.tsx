import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { tell } from '../client/errors.ts';
import { type Order, operationQuery } from '../client/operations.ts';
import type { Operation } from '../client/types.ts';
import { actOf } from '../lib/operation-words.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { OperationProgress } from './operation-progress.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { type Mistake, useOrder } from './use-order.ts';

interface Props {
  title: string;
  /** The page the form is about, where closing leads. */
  back: string;
  /** What the fields say now, or null while they do not say anything valid. */
  order: Order | null;
  /** What is wrong with the fields, or null. */
  problem: string | null;
  /** What the button says, with the amount. */
  act: string;
  /** Why this person or this object cannot be served at all, or null. */
  impossible: { title: string; why: string } | null;
  /** Something was typed into the fields. */
  dirty: boolean;
  /** It cannot be undone, or takes something away. */
  harm?: boolean;
  /** Why such orders are usually placed, to begin with. */
  usualReason?: string;
  /** For what is ordered again and again: leads back to the fields, which keep what they say. */
  more?: { label: string; onMore: () => void };
  /** Of the drawer, pixels. */
  width?: number;
  /** Shows what is wrong at each field, when somebody presses the button all the same. */
  onRefused?: () => void;
  /** The field that one of Stripe's parameters is, where what it refuses can be told there. */
  fieldOf?: (param: string) => string | undefined;
  /** Where to go on from what was done. */
  next?: (done: Operation) => { label: string; link: string } | null;
  /** The fields; where errors can be told at them, they take what is wrong with one. */
  children: ReactNode | ((mistake: Mistake | null) => ReactNode);
}

/**
 * The form of one order: its fields, the reason, what it would do, and the button that names the
 * act; then how far it is.
 */
export function OrderForm(props: Props) {
  const { title, back, problem, act, impossible, dirty, harm = false, onRefused, children } = props;
  const { fieldOf, next, usualReason = '', more, width = 480 } = props;
  const [reason, setReason] = useState(usualReason);
  const [pressed, setPressed] = useState(false);
  const order = useOrder(impossible ? null : props.order, fieldOf);
  const { data: operation } = useQuery({
    ...operationQuery(order.ordered?.id ?? ''),
    // How far it is is asked for below.
    enabled: false,
  });
  if (order.ordered) {
    const isKept = more === undefined || operation?.status === 'succeeded';
    return (
      <FormDrawer title={title} back={back} dirty={dirty && !isKept} width={width}>
        <OperationProgress
          ordered={order.ordered}
          act={actOf(order.ordered)}
          back={back}
          again={order.again}
          {...(next ? { next } : {})}
          {...(more ? { more } : {})}
        />
      </FormDrawer>
    );
  }
  if (impossible)
    return (
      <FormDrawer title={title} back={back} dirty={false}>
        <Answer tone="bad" title={impossible.title}>
          <p>{impossible.why}</p>
        </Answer>
      </FormDrawer>
    );
  const blocked = order.upToDate ? (order.preview?.blocked?.message ?? null) : null;
  const notNow = problem ?? blocked;
  const isAtField = typeof children === 'function' && order.mistake !== null;
  const unexplained = reason.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    if (notNow) onRefused?.();
    else if (!unexplained) order.place(reason.trim());
  };
  return (
    <FormDrawer title={title} back={back} dirty={dirty || reason !== usualReason} width={width}>
      <form onSubmit={submit} className={styles.form} noValidate>
        {/* What was ordered stays as it was until it is known what became of it. */}
        <fieldset disabled={order.placing} className={styles.fields}>
          {typeof children === 'function' ? children(order.mistake) : children}
          <Textarea
            label="Reason for our books"
            // Where no field before it asks to be the first.
            data-autofocus
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={pressed && unexplained ? 'Say why, for whoever looks at this later' : null}
          />
        </fieldset>
        {order.previewError && !isAtField ? (
          <div role="alert" className={styles.refusal}>
            <p>{tell(order.previewError).message}</p>
            <Button variant="default" onClick={order.previewAgain}>
              Ask again
            </Button>
          </div>
        ) : (
          <PreviewPanel preview={order.preview} busy={order.previewing} />
        )}
        {blocked && !isAtField ? <p className={styles.refusal}>{blocked}</p> : null}
        {order.problem ? (
          <p role="alert" className={styles.refusal}>
            {order.problem}
          </p>
        ) : null}
        <Button
          type="submit"
          size="sm"
          fullWidth
          loading={order.placing}
          {...(harm ? { color: 'red.9' } : {})}
          {...(notNow
            ? { 'data-disabled': true, 'aria-disabled': true, 'aria-description': notNow }
            : {})}
        >
          {order.preview?.needsApproval?.length ? `Ask for approval: ${act}` : act}
        </Button>
      </form>
    </FormDrawer>
  );
}
