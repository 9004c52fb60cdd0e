// What to tell somebody who did not come in: no blame, nothing about who exists, and what to do next.
import { WebAuthnError } from '@simplewebauthn/browser';
import { CommandRefused } from '../shared/http-client.ts';
import type { MessageId } from '../shared/messages.ts';

const PASSWORD_FAULTS: Readonly<Record<string, MessageId>> = {
  'password too-short': 'password.too-short',
  'password too-long': 'password.too-long',
  'password has-name': 'password.has-name',
  'password common': 'password.common',
  code: 'password.code-wrong',
};

/** The words for a failed try; `unmatched` is said where the proof itself was not taken. */
export function wordsForEntrance(error: unknown, unmatched: MessageId): MessageId {
  // The person closed the browser's window, or it has no passkey: both look the same to a page.
  if (error instanceof WebAuthnError || (error instanceof Error && error.name === 'NotAllowedError'))
    return 'sign-in.cancelled';
  if (!(error instanceof CommandRefused)) return 'refusal.unreachable';
  if (error.code === 'too-many-tries') return 'sign-in.too-many';
  if (error.code === 'not-signed-in') return unmatched;
  return PASSWORD_FAULTS[error.detail ?? ''] ?? (error.code === 'try-again' ? 'refusal.try-again' : unmatched);
}
