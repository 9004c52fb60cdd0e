import type { ForPeople } from '../../db/database.ts';
import { findSpans } from '../../redaction/find-spans.ts';
import { Refusal } from '../../refusal.ts';
import type { BreakGlassBody } from './contract.ts';
import { type AskVerdict, askBreakGlass } from './history-store.ts';

/**
 * Asks a supervisor to open the newest older note of one's own caller for 30 minutes, because the caller's word is not to be had. The
 * coordinator hears of it at once, and the row stands for ever (A1.1). The line of text may say who nobody is (B3.5).
 */
export async function requestBreakGlass(
  database: ForPeople,
  asked: { callId: string; operatorId: string } & BreakGlassBody,
): Promise<void> {
  const line = asked.line.trim();
  if (findSpans(line).length > 0) throw new Refusal('says-who', 'line');
  const named = database.as({ id: asked.operatorId, role: 'operator' });
  refuse(await askBreakGlass(named, { callId: asked.callId, reason: asked.reason, line }));
}

function refuse(verdict: AskVerdict): void {
  switch (verdict) {
    case 'asked':
      return;
    case 'not-your-call':
      throw new Refusal('not-your-call');
    case 'nothing-earlier':
      throw new Refusal('wrong-state', 'nothing earlier is closed');
    case 'already-asked':
      throw new Refusal('already-done');
    case 'too-many':
      throw new Refusal('too-many-tries');
  }
}
