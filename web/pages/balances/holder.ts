/** The holder of the platform's own balance, as the API calls it; every other is an account. */
export const platformHolder = 'platform';
