import type { ObjectTypes, TransferNotes } from '../engine/objects.ts';
import { hash, mergeMetadata, metadata, text } from '../engine/params.ts';

type TransferData = NonNullable<ObjectTypes['payment_intent']['transfer_data']>;

/** What `transfer_data` may say of the transfer and of the payment that it makes. */
export const transferNotes = {
  description: text(),
  metadata: metadata(),
  payment_data: hash({ description: text(), metadata: metadata() }),
};

type Sent = {
  [K in keyof typeof transferNotes]?: ReturnType<(typeof transferNotes)[K]['parse']> | undefined;
};

/** The notes after a request; what was not sent stays. */
export function notesAfter(before: Partial<TransferData>, sent: Sent): TransferNotes {
  const { description, metadata: noted, payment_data: payment } = sent;
  return {
    ...(description !== undefined && { description }),
    ...(noted !== undefined && { metadata: mergeMetadata(before.metadata, noted) }),
    ...(payment && {
      payment_data: {
        ...before.payment_data,
        ...(payment.description !== undefined && { description: payment.description }),
        ...(payment.metadata !== undefined && {
          metadata: mergeMetadata(before.payment_data?.metadata, payment.metadata),
        }),
      },
    }),
  };
}

/** The notes of a payment's `transfer_data`, to be kept until the transfer is made. */
export function notesOf(data: TransferData | null | undefined): TransferNotes | undefined {
  if (!data) return undefined;
  const { description, metadata: noted, payment_data } = data;
  if (description === undefined && !noted && !payment_data) return undefined;
  return {
    ...(description !== undefined && { description }),
    ...(noted && { metadata: noted }),
    ...(payment_data && { payment_data }),
  };
}
