import { Answer } from '../ui/answer.tsx';

/** Says that an account has cut its connection, so that nothing of it can be read any more. */
export const LeftPlatform = () => (
  <Answer tone="neutral" title="This account has left the platform">
    <p>Stripe gives nothing of it any more; this is the last that was known.</p>
  </Answer>
);
