import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { boolean, hash, integer, list, oneOf, required, text } from '../engine/params.ts';

type Field = ObjectTypes['checkout_session']['custom_fields'][number];

const lengths = {
  maximum_length: integer({ min: 1, max: 255 }),
  minimum_length: integer({ min: 1, max: 255 }),
};
const typed = hash({ default_value: text(255), ...lengths });

/** `custom_fields` of a session: at most three questions to the customer. */
export const customFields = list(
  hash({
    dropdown: hash({
      default_value: text(100),
      options: required(
        list(hash({ label: required(text(100)), value: required(text(100)) }), { max: 200 }),
      ),
    }),
    key: required(text(200)),
    label: required(hash({ custom: required(text(50)), type: required(oneOf(['custom'])) })),
    numeric: typed,
    optional: boolean(),
    text: typed,
    type: required(oneOf(['dropdown', 'numeric', 'text'])),
  }),
  { max: 3 },
);
type Sent = ReturnType<(typeof customFields)['parse']>[number];
const KINDS = ['dropdown', 'numeric', 'text'] as const;

/**
 * The questions of a new session, unanswered.
 * @throws StripeError for keys that are not plain or not unique, or rules of another type
 */
export function newCustomFields(sent: Sent[]): Field[] {
  return sent.map((field, index) => {
    const name = `custom_fields[${index}]`;
    if (!/^[a-zA-Z0-9]+$/.test(field.key)) {
      throw invalid('The `key` of a custom field must be alphanumeric.', `${name}[key]`);
    }
    if (sent.findIndex(({ key }) => key === field.key) < index) {
      throw invalid('The `key` of a custom field must be unique.', `${name}[key]`);
    }
    const foreign = KINDS.find((kind) => kind !== field.type && field[kind]);
    if (foreign) {
      throw invalid(
        `You can not pass \`${foreign}\` for a custom field of type \`${field.type}\`.`,
        `${name}[${foreign}]`,
      );
    }
    const made = {
      key: field.key,
      label: field.label,
      optional: field.optional ?? false,
      type: field.type,
      [field.type]: rulesOf(field, name),
    } as Field;
    const preset = field[field.type]?.default_value;
    if (preset !== undefined) answerOf(made, preset, `${name}[${field.type}][default_value]`);
    return made;
  });
}

function rulesOf(field: Sent, name: string): object {
  if (field.type === 'dropdown') {
    const options = field.dropdown?.options ?? [];
    if (options.length === 0) {
      const param = `${name}[dropdown][options]`;
      throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
    }
    return { default_value: field.dropdown?.default_value ?? null, options, value: null };
  }
  const rules = field[field.type];
  return {
    default_value: rules?.default_value ?? null,
    maximum_length: rules?.maximum_length ?? null,
    minimum_length: rules?.minimum_length ?? null,
    value: null,
  };
}

/**
 * The questions with what the customer answered, by key.
 * @throws StripeError for an answer that is missing or against the field's rules
 */
export function answeredFields(fields: Field[], answers: Record<string, string>): Field[] {
  const unknown = Object.keys(answers).find((key) => fields.every((field) => field.key !== key));
  if (unknown !== undefined) {
    throw invalid(`There is no custom field '${unknown}'.`, `custom_fields[${unknown}]`);
  }
  return fields.map((field) => {
    const kind = field.type as (typeof KINDS)[number];
    const param = `custom_fields[${field.key}]`;
    const answer = answers[field.key] ?? field[kind]!.default_value;
    if (answer === null) {
      if (field.optional) return field;
      throw invalid(`${field.label.custom} is incomplete.`, param, 'parameter_missing');
    }
    return { ...field, [kind]: { ...field[kind], value: answerOf(field, answer, param) } };
  });
}

function answerOf(field: Field, answer: string, param: string): string {
  if (field.dropdown) {
    if (field.dropdown.options.some(({ value }) => value === answer)) return answer;
    throw invalid(`${field.label.custom}: choose one of the options.`, param);
  }
  const { maximum_length: most, minimum_length: least } = (field.numeric ?? field.text)!;
  if (field.numeric && !/^\d+$/.test(answer)) {
    throw invalid(`${field.label.custom} takes digits only.`, param);
  }
  if (answer.length > (most ?? 255) || answer.length < (least ?? 0)) {
    throw invalid(`${field.label.custom} takes ${least ?? 0} to ${most ?? 255} characters.`, param);
  }
  return answer;
}
