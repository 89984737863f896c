import { Button, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { type BalanceAt, balanceAsOf } from '../../client/forecast.ts';
import { Money } from '../../components/money.tsx';
import { Moment } from '../../components/time.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ErrorState } from '../../ui/states.tsx';
import styles from './forecast.module.css';

/** A moment as the address has it, `2026-11-21T14:30:00Z`; null for what is none. Unix seconds. */
function momentOf(text: string | null): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
}

/** The same in the reader's own time, as the field wants it. */
function localText(at: number): string {
  const offset = new Date(at * 1000).getTimezoneOffset() * 60;
  return new Date((at - offset) * 1000).toISOString().slice(0, 16);
}

/**
 * The balance as of any moment, which the address keeps.
 * @param holder `platform`, or a connected account's id
 */
export function AsOfMoment({ holder }: { holder: string }) {
  const [search, setSearch] = useSearchParams();
  const at = momentOf(search.get('at'));
  const ask = (chosen: string) => {
    const moment = momentOf(chosen);
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (moment === null) next.delete('at');
        else next.set('at', new Date(moment * 1000).toISOString().replace('.000', ''));
        return next;
      },
      { preventScrollReset: true },
    );
  };
  return (
    <Section id="as-of" title="As of a moment">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          ask(String(new FormData(event.currentTarget).get('at') ?? ''));
        }}
      >
        <TextInput
          key={at}
          name="at"
          type="datetime-local"
          size="xs"
          label="What was there at"
          defaultValue={at === null ? '' : localText(at)}
          required
        />
        <Button type="submit" size="xs" variant="default">
          Show the balance
        </Button>
        {at === null ? null : (
          <Button size="xs" variant="subtle" onClick={() => ask('')}>
            Clear
          </Button>
        )}
      </form>
      {at === null ? null : <Found holder={holder} at={at} />}
    </Section>
  );
}

function Found({ holder, at }: { holder: string; at: number }) {
  const { data, error, refetch } = useQuery(balanceAsOf(holder, at));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={96} aria-busy="true" />;
  const found = data.data;
  if (found.found === null)
    return (
      <Nothing>
        {found.knownSince === null ? (
          'It cannot be known: neither the balance nor its transactions were read as of then.'
        ) : (
          <>
            It cannot be known: its transactions have been read back to{' '}
            <Moment at={found.knownSince} /> only.
          </>
        )}
      </Nothing>
    );
  return (
    <>
      <SmallTable
        label="Balance as of the moment"
        rows={found.currencies}
        rowKey={({ currency }) => currency}
        columns={[
          { header: 'Currency', cell: ({ currency }) => currency.toUpperCase() },
          {
            header: 'Available',
            align: 'end',
            cell: ({ available, currency }) => (
              <Money amount={available} currency={currency} alarm />
            ),
          },
          {
            header: 'Pending',
            align: 'end',
            cell: ({ pending, currency }) => <Money amount={pending} currency={currency} />,
          },
          {
            header: 'Total',
            align: 'end',
            cell: ({ total, currency }) => <Money amount={total} currency={currency} alarm />,
          },
        ]}
      />
      <p className={styles.note}>
        <How found={found} />
      </p>
    </>
  );
}

/** How it was found, and so how far it can be relied on. */
function How({ found }: { found: Exclude<BalanceAt, { found: null }> }) {
  const read = <Moment at={found.readAt} />;
  switch (found.found) {
    case 'latest':
      return <>As Stripe said it at {read}; nothing newer has been read.</>;
    case 'transactions':
      return (
        <>
          Worked back, exactly, from what Stripe said at {read} through all that was booked since.
        </>
      );
    case 'snapshot':
      return (
        <>
          As Stripe said it at {read}, when it was last seen to change before then. Its transactions
          have not been read as far back, so what came in between is not known.
        </>
      );
  }
}
