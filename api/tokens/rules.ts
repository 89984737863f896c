/** What a program of the platform's may be allowed to do here; a token allows one of them. */
export const tokenPermissions = ['account_link:create'] as const;
export type TokenPermission = (typeof tokenPermissions)[number];

/** Of the name that tells tokens apart. */
export const longestTokenName = 80;
