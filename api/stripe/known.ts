/**
 * The values that Stripe's types name of a union which they otherwise leave open. A table over them
 * does not compile once the SDK names a value that it lacks.
 */
export type Known<T extends string> = T extends string ? (string extends T ? never : T) : never;
