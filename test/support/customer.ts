/** What a customer fills in to pay by card on a hosted page. */
export const byCard = {
  method: 'card',
  email: 'jenny@example.com',
  name: 'Jenny Rosen',
  number: '4242 4242 4242 4242',
  expiry: '12/34',
  cvc: '123',
};

/** The same by bank debit, which succeeds or fails days later. */
export const byBankDebit = (account = '000123456789') => ({
  method: 'us_bank_account',
  email: 'jenny@example.com',
  name: 'Jenny Rosen',
  routing_number: '110000000',
  account_number: account,
});

/** Sends the form of a hosted page as a customer's browser does; gives where that leads. */
export async function paysOn(
  url: string | null,
  form: Record<string, string>,
): Promise<string | null> {
  if (url === null) throw new Error('The page is not open any more');
  const answer = await fetch(url, {
    redirect: 'manual',
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return answer.headers.get('location');
}
