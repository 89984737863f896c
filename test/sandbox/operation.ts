/** The ids that the rows are about, by the word that stands for them in a row. */
export type Names = Record<string, string>;

/** One resource's operation with an answer and an error that are recorded from it. */
export interface Operation {
  /** As the sandbox serves it: `POST /v1/charges/:id`. */
  route: string;
  /** The words for the path's variable parts, in their order. */
  of: string[];
  params: Record<string, unknown>;
  /** The account that asks, by its word; the platform when left out. */
  as?: string;
  /** The word in the answer's `object` field. */
  object: string;
  /** The same request gone wrong: with these parameters, or of another object. */
  wrong: { params?: Record<string, unknown>; of?: string[] };
  refusal: { statusCode: number; code?: string; param?: string };
}

const UNKNOWN = { statusCode: 404, code: 'resource_missing', param: 'id' };
const NO_ACCESS = { statusCode: 403, code: 'account_invalid' };

/** A list, which goes wrong when too many are asked for. */
export function list(route: string, object = 'list', of: string[] = [], as?: string): Operation {
  return {
    route: `GET ${route}`,
    of,
    params: { limit: 3 },
    object,
    wrong: { params: { limit: 101 } },
    refusal: { statusCode: 400, code: 'parameter_invalid_integer', param: 'limit' },
    ...(as && { as }),
  };
}
/** A request about one object, which goes wrong when there is none of that id. */
export function one(
  route: string,
  of: string[],
  object: string,
  params: Record<string, unknown> = {},
  more: Partial<Operation> = {},
): Operation {
  const wrong = { of: [...of.slice(0, -1), 'nobody'] };
  return { route, of, params, object, wrong, refusal: UNKNOWN, ...more };
}
/** A creation, which goes wrong when the parameter `missing` is. */
export function create(
  route: string,
  object: string,
  params: Record<string, unknown>,
  missing: string,
  of: string[] = [],
  more: Partial<Operation> = {},
): Operation {
  const rest = Object.fromEntries(Object.entries(params).filter(([name]) => name !== missing));
  const refusal = { statusCode: 400, code: 'parameter_missing', param: missing };
  return { route: `POST ${route}`, of, params, object, wrong: { params: rest }, refusal, ...more };
}
export const unknownParameter = {
  wrong: { params: { colour: 'red' } },
  refusal: { statusCode: 400, code: 'parameter_unknown', param: 'colour' },
};
/** Whose objects the platform may not see. */
export const foreign = { refusal: NO_ACCESS };
