import { Button, Progress, Textarea } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { ulid } from 'ulid';
import { money } from '../../../api/kit/money.ts';
import { OfflineError, tell } from '../../client/errors.ts';
import { dryRunQuery, submitBatch } from '../../client/operations.ts';
import { type Tried, tried } from '../../forms/dry-run.ts';
import formStyles from '../../forms/form.module.css';
import type { ManyKind } from '../../forms/many-kinds.ts';
import { SharedFields, type SharedInput } from '../../forms/shared-fields.tsx';
import type { Item } from '../../lib/order-file.ts';
import { paths } from '../../lib/paths.ts';
import { count } from '../../lib/words.ts';
import { Totals, totalsOf } from '../../table/totals.tsx';
import { Answer } from '../../ui/answer.tsx';
import { Section } from '../../ui/section.tsx';
import { DryRunTable } from './dry-run-table.tsx';
import styles from './operations.module.css';
import { OrderFile } from './order-file.tsx';

interface Props {
  /** Of the kind, as the API calls it. */
  name: string;
  kind: ManyKind;
  /** What a list's selection sent here; null where a file is to say it. */
  selected: Item[] | null;
}

/** From the lines to the batch: what is ordered, what each would do, and why it is done. */
export function ManyOrder({ name, kind, selected }: Props) {
  const [file, setFile] = useState<Item[] | null>(null);
  // A file says all of each line itself; a selection leaves open what is the same for all.
  const [shared, setShared] = useState<SharedInput | null>(kind.shared && selected ? null : {});
  const items = selected ?? file;
  return (
    <div className={styles.many}>
      {selected ? null : <OrderFile kind={kind} name={name} onItems={setFile} />}
      {selected && kind.shared ? <SharedFields of={kind.shared} onInput={setShared} /> : null}
      {items && shared ? (
        <DryRun
          // Other lines, or other words for them, are another order.
          key={JSON.stringify([items, shared])}
          name={name}
          kind={kind}
          items={items}
          shared={shared}
        />
      ) : null}
    </div>
  );
}

interface DryRunProps extends Omit<Props, 'selected'> {
  items: Item[];
  shared: SharedInput;
}

function DryRun({ name, kind, items, shared }: DryRunProps) {
  const whole = useMemo(
    () =>
      items.map((item) => (item.input ? { ...item, input: { ...shared, ...item.input } } : item)),
    [items, shared],
  );
  const inputs = useMemo(() => whole.flatMap(({ input }) => (input ? [input] : [])), [whole]);
  const run = useInfiniteQuery({ ...dryRunQuery(name, inputs), enabled: inputs.length > 0 });
  const { hasNextPage, isFetching, isError, fetchNextPage } = run;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const previews = useMemo(() => run.data?.pages.flat() ?? [], [run.data]);
  const lines = useMemo(() => tried(whole, previews), [whole, previews]);
  const done = inputs.length === 0 || (run.isSuccess && !hasNextPage && !isFetching);
  return (
    <Section title="What each would do" note="tried dry: nothing has been ordered">
      {done ? (
        <Summary lines={lines} kind={kind} />
      ) : (
        <div role="status">
          <p>
            {previews.length.toLocaleString('en-US')} of {inputs.length.toLocaleString('en-US')}{' '}
            asked of Stripe
          </p>
          <Progress
            value={(previews.length / inputs.length) * 100}
            aria-label="Asked of Stripe"
            className={styles.progress}
          />
        </div>
      )}
      {run.error ? (
        <div role="alert" className={formStyles.refusal}>
          <p>{tell(run.error).message}</p>
          <Button variant="default" onClick={() => void run.fetchNextPage()}>
            Ask again
          </Button>
        </div>
      ) : null}
      <DryRunTable lines={lines} kind={kind} />
      {done ? <Order name={name} kind={kind} lines={lines} /> : null}
    </Section>
  );
}

const ready = (lines: readonly Tried[]) =>
  lines.flatMap(({ item: { input }, outcome }) =>
    outcome.at === 'ready' && input ? [{ input, preview: outcome.preview }] : [],
  );

/** How many can be ordered, how many not, and what it comes to. */
function Summary({ lines, kind }: { lines: readonly Tried[]; kind: ManyKind }) {
  const { noun, done } = kind;
  const able = ready(lines);
  const skipped = lines.filter(({ outcome }) => outcome.at === 'stopped' && outcome.skip).length;
  const stopped = lines.length - able.length - skipped;
  const approvals = able.filter(({ preview }) => preview.needsApproval?.length).length;
  const totals = totalsOf(
    able.flatMap(({ preview }) =>
      preview.moves.map(({ amount, currency }) => money(amount, currency)),
    ),
  );
  return (
    <Answer
      tone={
        stopped > 0 ? (able.length > 0 ? 'waiting' : 'bad') : able.length > 0 ? 'good' : 'neutral'
      }
      title={
        <span role="status">
          {able.length === 0 && stopped === 0
            ? 'There is nothing to do'
            : `${count(able.length, `${noun} can`, `${noun}s can`)} be ${done}`}
          {stopped > 0 ? `, ${stopped.toLocaleString('en-US')} cannot` : ''}
        </span>
      }
    >
      {totals.length > 0 ? (
        <p>
          <Totals totals={totals} few={4} />
        </p>
      ) : null}
      {skipped > 0 ? (
        <p>{count(skipped, 'is so already and is', 'are so already and are')} left out.</p>
      ) : null}
      {approvals > 0 ? (
        <p>{count(approvals, 'waits', 'wait')} for somebody else’s approval before it is sent.</p>
      ) : null}
      {stopped > 0 ? <p>What cannot be done is left out; each line says why.</p> : null}
    </Answer>
  );
}

function Order({ name, kind, lines }: { name: string; kind: ManyKind; lines: readonly Tried[] }) {
  const navigate = useNavigate();
  // Made with these lines: pressed twice or sent again, it is the same batch.
  const [id] = useState(() => ulid());
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const able = ready(lines);
  const placing = useMutation({
    mutationFn: () =>
      submitBatch({
        id,
        kind: name,
        reason: reason.trim(),
        items: able.map(({ input, preview: { fingerprint } }) => ({ input, fingerprint })),
      }),
    onSuccess: (batch) => navigate(paths.operationBatch(batch.id)),
  });
  if (able.length === 0) return null;
  return (
    <form
      className={formStyles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(reason.trim() === '');
        if (reason.trim() !== '') placing.mutate();
      }}
    >
      <Textarea
        label="Reason for our books"
        required
        autosize
        minRows={2}
        maw={480}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={missing && reason.trim() === '' ? 'Say why, for whoever looks at this later' : null}
        disabled={placing.isPending}
      />
      {placing.error ? (
        <p role="alert" className={formStyles.refusal}>
          {placing.error instanceof OfflineError
            ? 'No answer came back. Press the button again: it is the same order and is done once at most.'
            : tell(placing.error).message}
        </p>
      ) : null}
      <div>
        <Button type="submit" size="sm" loading={placing.isPending}>
          {kind.title}: {able.length.toLocaleString('en-US')}
        </Button>
      </div>
    </form>
  );
}
