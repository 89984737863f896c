import { Button, Input, TextInput } from '@mantine/core';
import { type Role, whyNot } from '../../api/staff/rules.ts';
import { AmountInput } from './amount-input.tsx';
import styles from './checkout-fields.module.css';
import type { ItemText, Mistakes, ShareText } from './checkout-values.ts';
import { PickAccount } from './pick-account.tsx';

interface Common {
  currency: string;
  mistakes: Mistakes;
  /** Everything that is wrong is to be said. */
  pressed: boolean;
}

/** The key of one more of a list. */
const nextKey = (list: readonly { key: number }[]): number =>
  Math.max(-1, ...list.map(({ key }) => key)) + 1;

interface ItemProps extends Common {
  items: readonly ItemText[];
  onItems: (items: ItemText[]) => void;
}

/** What the customer buys: name, price and quantity of each. */
export function ItemFields({ items, onItems, currency, mistakes, pressed }: ItemProps) {
  const change = (key: number, to: Partial<ItemText>) =>
    onItems(items.map((item) => (item.key === key ? { ...item, ...to } : item)));
  const told = (field: string, typed: string) =>
    pressed || typed !== '' ? (mistakes[field] ?? null) : null;
  return (
    <fieldset className={styles.list}>
      <legend>Items</legend>
      {items.map(({ key, name, price, quantity }, n) => (
        <div key={key} className={styles.entry}>
          <TextInput
            label={items.length > 1 ? `Item ${n + 1}` : 'Item'}
            {...(n === 0 ? { 'data-autofocus': true } : {})}
            maxLength={250}
            value={name}
            onChange={(event) => change(key, { name: event.currentTarget.value })}
            error={told(`name${key}`, name)}
          />
          <div className={styles.pair}>
            <AmountInput
              label="Price of one"
              text={price}
              onText={(text) => change(key, { price: text })}
              currency={currency}
              error={told(`price${key}`, price)}
            />
            <TextInput
              label="Quantity"
              inputMode="numeric"
              value={quantity}
              onChange={(event) => change(key, { quantity: event.currentTarget.value })}
              error={told(`quantity${key}`, quantity)}
            />
          </div>
          {items.length > 1 ? (
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => onItems(items.filter((item) => item.key !== key))}
            >
              Remove item {n + 1}
            </Button>
          ) : null}
        </div>
      ))}
      {mistakes.lineItems ? <Input.Error role="alert">{mistakes.lineItems}</Input.Error> : null}
      <Button
        variant="default"
        size="xs"
        disabled={items.length >= 20}
        onClick={() =>
          onItems([...items, { key: nextKey(items), name: '', price: '', quantity: '1' }])
        }
      >
        Add an item
      </Button>
    </fieldset>
  );
}

interface ShareProps extends Common {
  shares: readonly ShareText[];
  onShares: (shares: ShareText[]) => void;
  role: Role;
}

/** Who gets how much of the payment once it has succeeded. */
export function ShareFields({ shares, onShares, currency, mistakes, pressed, role }: ShareProps) {
  const change = (key: number, to: Partial<ShareText>) =>
    onShares(shares.map((share) => (share.key === key ? { ...share, ...to } : share)));
  const notYours = whyNot(role, 'transfer:create');
  return (
    <fieldset className={styles.list}>
      <legend>Planned split</legend>
      <p className={styles.why}>
        {notYours ??
          'Each share is transferred by itself, from this payment, once Stripe says that it has succeeded.'}
      </p>
      {shares.map(({ key, destination, amount }, n) => (
        <div key={key} className={styles.entry}>
          <PickAccount
            first={false}
            label={`Seller ${n + 1}`}
            account={destination}
            onAccount={(account) => change(key, { destination: account })}
            error={pressed || destination !== '' ? (mistakes[`share${key}`] ?? null) : null}
          />
          <AmountInput
            label={`Share of seller ${n + 1}`}
            text={amount}
            onText={(text) => change(key, { amount: text })}
            currency={currency}
            error={pressed || amount !== '' ? (mistakes[`amount${key}`] ?? null) : null}
          />
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => onShares(shares.filter((share) => share.key !== key))}
          >
            Remove seller {n + 1}
          </Button>
        </div>
      ))}
      {mistakes.split ? <Input.Error role="alert">{mistakes.split}</Input.Error> : null}
      <Button
        variant="default"
        size="xs"
        disabled={notYours !== undefined || shares.length >= 20}
        onClick={() => onShares([...shares, { key: nextKey(shares), destination: '', amount: '' }])}
      >
        Add a seller
      </Button>
    </fieldset>
  );
}
