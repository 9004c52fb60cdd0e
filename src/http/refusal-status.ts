import type { RefusalCode } from '../refusal.ts';

/** The one place where a "no" becomes an HTTP status; the compiler asks for every code. */
export const REFUSAL_STATUS: Record<RefusalCode, 401 | 403 | 404 | 409 | 422 | 429 | 503> = {
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  'invalid-input': 422,
  'offer-expired': 409,
  'offer-taken': 409,
  'call-ended': 409,
  'not-your-call': 404,
  'not-on-duty': 403,
  'wrong-state': 409,
  'carrier-unavailable': 503,
  'consent-missing': 422,
  'ground-missing': 422,
  'ground-untrue': 422,
  'wrong-recipient': 403,
  'already-done': 409,
  'stale-revision': 409,
  'step-up-needed': 403,
  'conduct-not-accepted': 403,
  'too-many-tries': 429,
  'try-again': 503,
};
