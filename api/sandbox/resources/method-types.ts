/** The version that took `payment_method_types` out of requests (changelog endive 2026-09-30). */
const WITHOUT_METHOD_TYPES = '2026-09-30';

/** Whether a request of this version may still name payment method types; none is an old one. */
export function mayNameMethodTypes(apiVersion: string | null): boolean {
  return apiVersion === null || apiVersion.slice(0, 10) < WITHOUT_METHOD_TYPES;
}
