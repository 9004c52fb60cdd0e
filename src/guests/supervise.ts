import type { Static } from 'typebox';
import type { CallId, CallSid } from '../calls/call.ts';
import { callLabel } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { TalksBody } from './contract.ts';
import type { ListenReason, Manner } from './guest.ts';
import { askSupervisor, floorTalks, leaveAsGuest, listenToTalk, noteShown, takeTalkOver } from './supervisor-store.ts';

/** Asks a supervisor into the own talk, heard by all or by the operator alone; the talk stays the operator's (A6.1). */
export async function callSupervisor(named: Database, wish: { callId: CallId; manner: Manner }): Promise<void> {
  const verdict = await askSupervisor(named, wish);
  if (verdict !== 'asked') throw new Refusal(verdict);
}

/**
 * A supervisor is about to listen, without a word and for a reason of a closed list. It stands in the trail, and on the operator's page:
 * only when that has shown it, the supervisor's desk may go in (A1.1). Refused while the caller is in the cover.
 */
export async function announceListening(
  named: Database,
  wish: { callId: CallId; reason: ListenReason },
): Promise<void> {
  const verdict = await listenToTalk(named, wish);
  if (verdict !== 'asked') throw new Refusal(verdict);
}

/** The operator's page says that it shows who is about to listen. */
export async function confirmShown(named: Database, guestId: string): Promise<void> {
  if (!(await noteShown(named, guestId))) throw new Refusal('wrong-state');
}

/** Takes a talk from an operator who does not answer (A6.1). Returns as which guest the supervisor's softphone dials out. */
export async function takeOver(named: Database, callId: CallId): Promise<string> {
  const { verdict, guest } = await takeTalkOver(named, callId);
  if (verdict !== 'asked') throw new Refusal(verdict);
  if (guest === null) throw new Error('a talk that is taken over has a guest');
  return guest;
}

/** A supervisor goes from a talk that is somebody else's. Returns the leg to end; undefined when this is no such guest. */
export async function goOut(named: Database, guestId: string): Promise<{ legSid: CallSid | null } | undefined> {
  return leaveAsGuest(named, guestId);
}

/** The talks of this moment as a supervisor sees them, and how many there are where the list ends. */
export async function readTalks(named: Database): Promise<Static<typeof TalksBody>> {
  const rows = await floorTalks(named);
  return {
    inAll: rows[0]?.inAll ?? 0,
    talks: rows.map(({ number, connectedAt, inAll: _, ...talk }) => ({
      ...talk,
      callLabel: callLabel(number),
      connectedAt: connectedAt?.toISOString() ?? null,
    })),
  };
}
