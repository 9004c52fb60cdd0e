import { randomUUID } from 'node:crypto';
import type { CallSid } from '../../src/calls/call.ts';

/** The carrier's name of a call or a leg that nothing else has. */
export function newSid(): CallSid {
  return `CA${randomUUID().replaceAll('-', '')}` as CallSid;
}
