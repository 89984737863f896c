import { noSuch, platformRequired } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { hash, required } from '../engine/params.ts';
import { type Call, type Resource, route } from '../engine/resource.ts';
import { bankAccountHash, bankOf } from './external-account-values.ts';

const creation = { bank_account: required(hash(bankAccountHash)) };

/** A token for a bank account, which can be given once in the place of its numbers. */
function create({ context, account, params }: Call<typeof creation>): object {
  if (account !== context.platform) throw platformRequired();
  const { external, internal } = bankOf(context, null, params.bank_account, 'bank_account');
  const token: ObjectTypes['token'] = {
    id: context.ids.make('btok_'),
    object: 'token',
    bank_account: external,
    client_ip: null,
    created: context.now(),
    livemode: false,
    type: 'bank_account',
    used: false,
  };
  context.insert('token', context.platform, token, internal);
  return token;
}

function retrieve({ context, path }: Call): object {
  const token = context.store.find('token', path.id!);
  if (!token) throw noSuch('token', path.id!);
  return token;
}

/** Tokens of bank accounts; those of cards are made in browsers alone: https://docs.stripe.com/api/tokens */
export const tokens: Resource = {
  routes: [
    route('POST', '/v1/tokens', creation, create),
    route('GET', '/v1/tokens/:id', {}, retrieve),
  ],
};
