/** Where an operation stands; the last five are final. */
export const operationStatuses = [
  'waiting_approval',
  'waiting_funds',
  'queued',
  'running',
  'unknown',
  'succeeded',
  'partly_done',
  'refused',
  'canceled',
  'expired',
] as const;
export type OperationStatus = (typeof operationStatuses)[number];

/** Where one step stands. `canceled` never left: a step before it was refused. */
export type StepStatus = 'queued' | 'running' | 'unknown' | 'succeeded' | 'refused' | 'canceled';

/** The statuses that recovery takes up again. */
export const unfinishedStatuses = ['queued', 'running', 'unknown'] as const;

/** The statuses in which nothing is sent before a person has decided, or money has come. */
export const waitingStatuses = ['waiting_approval', 'waiting_funds'] as const;

/** The statuses in which an operation has done nothing and never will. */
export const voidStatuses = ['refused', 'canceled', 'expired'] as const;

/** Whether nothing more will happen to it by itself, by recovery or by a decision. */
export const isFinal = (status: OperationStatus): boolean =>
  ![...unfinishedStatuses, ...waitingStatuses].some((each) => each === status);

/** Whether it waits for a person or for money, and nothing of it may be sent. */
export const isWaiting = (status: OperationStatus): boolean =>
  waitingStatuses.some((each) => each === status);
