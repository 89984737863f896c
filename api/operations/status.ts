/** Where an operation stands; the last four are final. */
export const operationStatuses = [
  'queued',
  'running',
  'unknown',
  'succeeded',
  'partly_done',
  'refused',
  'canceled',
] as const;
export type OperationStatus = (typeof operationStatuses)[number];

/** Where one step stands. `canceled` never left: a step before it was refused. */
export type StepStatus = Exclude<OperationStatus, 'partly_done'>;

/** The statuses that recovery takes up again. */
export const unfinishedStatuses = ['queued', 'running', 'unknown'] as const;

/** Whether nothing more will happen to it by itself or by recovery. */
export const isFinal = (status: OperationStatus): boolean =>
  !(unfinishedStatuses as readonly string[]).includes(status);
