import { type ErrorRow, invalid, section, under, unknown, wrong } from './error-row.ts';

/** Errors of listing, expanding and searching: stripe-facts 1.7, 2.17 and 2.20. */
export const listErrors: ErrorRow[] = [
  ...section('1.7 lists', {
    'more than a hundred': [
      ({ stripe }) => stripe.charges.list({ limit: 500 }),
      invalid(
        'parameter_invalid_integer',
        'limit',
        "This value must be less than or equal to 100 (it currently is '500').",
      ),
    ],
    'none at all': [
      ({ stripe }) => stripe.charges.list({ limit: 0 }),
      invalid('parameter_invalid_integer', 'limit'),
    ],
    'an unknown cursor': [
      ({ stripe }) => stripe.transfers.list({ starting_after: 'tr_x' }),
      invalid('resource_missing', 'starting_after', "No such transfer: 'tr_x'"),
    ],
    'an unknown cursor backwards': [
      ({ stripe }) => stripe.transfers.list({ ending_before: 'tr_x' }),
      invalid('resource_missing', 'ending_before'),
    ],
    'two cursors': [
      ({ stripe, names }) =>
        stripe.transfers.list({ starting_after: names.transfer!, ending_before: names.transfer! }),
      invalid('parameters_exclusive', 'starting_after'),
    ],
    'a time that is none': [
      ({ stripe }) => stripe.charges.list({ created: { gte: wrong('noon') } }),
      invalid('parameter_invalid_integer', 'created[gte]'),
    ],
    'what cannot be expanded': [
      ({ stripe, names }) => stripe.charges.retrieve(names.charge!, { expand: ['foo'] }),
      invalid(null, null, 'This property cannot be expanded (foo).'),
    ],
    'an expansion of five levels': [
      ({ stripe }) => stripe.charges.list({ expand: ['data.transfer.a.b.c'] }),
      invalid(null, null, /^You cannot expand more than 4 levels/),
    ],
    'an expansion of more levels than a setting says': [
      (world) =>
        under(world, { expansionLevels: 1 }, () =>
          world.stripe.charges.list({ expand: ['data.balance_transaction'] }),
        ),
      invalid(null, null, /^You cannot expand more than 1 levels/),
    ],
  }),
  ...section('2.17 events', {
    'more than twenty types': [
      ({ stripe }) => stripe.events.list({ types: Array(21).fill('charge.updated') }),
      invalid(null, 'types'),
    ],
    'type and types': [
      ({ stripe }) => stripe.events.list({ type: 'charge.updated', types: ['charge.updated'] }),
      invalid('parameters_exclusive', 'type'),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.events.retrieve('evt_x'),
      unknown("No such event: 'evt_x'"),
    ],
  }),
  ...section('2.20 search', {
    'no query': [
      ({ stripe }) => stripe.charges.search(wrong({})),
      invalid('parameter_missing', 'query'),
    ],
    'a field that is not searched': [
      ({ stripe }) => stripe.charges.search({ query: 'transfer_group:"a"' }),
      invalid(null, 'query'),
    ],
    'AND with OR': [
      ({ stripe }) => stripe.charges.search({ query: 'amount>1 AND amount<9 OR currency:"usd"' }),
      invalid(null, 'query'),
    ],
    parentheses: [
      ({ stripe }) => stripe.charges.search({ query: '(amount>1)' }),
      invalid(null, 'query'),
    ],
    'a substring of two characters': [
      ({ stripe }) => stripe.charges.search({ query: 'customer~"ab"' }),
      invalid(null, 'query'),
    ],
    'more than ten clauses': [
      ({ stripe }) => stripe.charges.search({ query: Array(11).fill('amount>1').join(' AND ') }),
      invalid(null, 'query'),
    ],
    'more clauses than a setting says': [
      (world) =>
        under(world, { searchClauses: 1 }, () =>
          world.stripe.charges.search({ query: 'amount>1 amount<9' }),
        ),
      invalid(null, 'query', 'A search query can have at most 1 clauses.'),
    ],
    'a page that is none': [
      ({ stripe }) => stripe.charges.search({ query: 'amount>1', page: 'next' }),
      invalid(null, 'page'),
    ],
    'more than a hundred': [
      ({ stripe }) => stripe.paymentIntents.search({ query: 'amount>1', limit: 101 }),
      invalid('parameter_invalid_integer', 'limit'),
    ],
  }),
];
