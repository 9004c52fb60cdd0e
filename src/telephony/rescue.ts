import type { CallId, CallSid, Language } from '../calls/call.ts';
import { decodeMenuState } from '../ivr/menu-state.ts';
import { coverBlindly, coverBlindlyAfter, waitingIn } from './blind-covers.ts';
import { decodeGuest, isUnheard } from './guest-state.ts';
import { askForKeyAgain } from './key-again.ts';
import { decodeRoom } from './room-state.ts';
import type { Decision, VoiceParts, VoiceRequest } from './voice.ts';
import { decodeCover, decodeMove, decodeWait, type WaitState, wishKeyOf, withKey } from './wait-state.ts';

/** The addresses that carry how somebody waits: what stands before it, and whether danger or silence, or a wish, can be said there by keys. */
const WAITING_AT: Readonly<Record<string, { fieldsBefore: number; takesUrgency: boolean; takesWish: boolean }>> = {
  '/voice/wait': { fieldsBefore: 0, takesUrgency: true, takesWish: true },
  '/voice/rung': { fieldsBefore: 0, takesUrgency: false, takesWish: false },
  // Any key ends a message.
  '/voice/recorded': { fieldsBefore: 0, takesUrgency: false, takesWish: false },
  '/voice/offered': { fieldsBefore: 1, takesUrgency: true, takesWish: false },
};
const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];

/** Who hears a document. */
export type Party = 'caller' | 'held-caller' | 'on-call-phone' | 'called-back' | 'operator' | 'guest' | 'nobody';

/**
 * The answer when there is no other: made without the database and without the handler. A caller is told that something
 * is broken, in the call's language where the address still says it, and is connected with an on-call telephone; but in the cover, and
 * who asks for it, hears the cover.
 */
export function rescue(
  parts: Pick<VoiceParts, 'urls' | 'documents' | 'blindCovers'>,
  seen: Seen & { party: Party },
): Decision {
  const { documents } = parts;
  switch (seen.party) {
    case 'nobody':
      return { twiml: null, name: 'noted' };
    case 'operator':
      return { twiml: documents.nothingToJoin(), name: 'last-resort' };
    case 'guest': {
      // Perhaps this is who has the call now: back into the room, which does not end with this leg. What is over is tidied up later. Whom
      // the caller must not hear has no call: their room needs what only the database knows.
      const state = parts.urls.readForOther(seen.route, seen.query);
      if (!state) return { twiml: documents.hangUp(), name: 'last-resort' };
      const guest = { id: state.callId, ...(decodeGuest(state.fields) ?? { kind: 'colleague', manner: null }) };
      if (isUnheard(guest)) return { twiml: documents.guestWaits(guest), name: 'guest-waits-blind' };
      return { twiml: documents.guestRoom(guest), name: 'room-blind' };
    }
    case 'on-call-phone':
      return askForKeyAgain(parts, seen);
    case 'called-back': {
      // Rung once in a window: asked for the key again, in words that say nothing of the line, and not hung up on.
      const state = parts.urls.readForOther(seen.route, seen.query);
      if (!state) return { twiml: documents.hangUp(), name: 'last-resort' };
      return {
        twiml: documents.screenCallBack(state.callId, languageOf(parts, seen) ?? 'az'),
        name: 'call-back-blind',
      };
    }
    case 'held-caller':
      return { twiml: documents.hold('az'), name: 'last-resort' };
    default: {
      const cover = coverOf(parts, seen);
      if (cover) return cover;
      const callId = seen.callSid && idOf(parts, { ...seen, callSid: seen.callSid });
      return { twiml: documents.trouble(callId, languageOf(parts, seen), waitingOf(parts, seen)), name: 'trouble' };
    }
  }
}

interface Seen {
  route: string;
  query: VoiceRequest['query'];
  callSid: CallSid | null;
  /** The key that was pressed, '' without one; null where nobody hears the answer. */
  digits: string | null;
}

/**
 * Decision 003: somebody may listen to a caller who is in the cover, asks for it, or is out of a room without anybody knowing why. To them
 * the fault is told only after the agreed key.
 */
function coverOf(parts: Pick<VoiceParts, 'urls' | 'documents' | 'blindCovers'>, seen: Seen): Decision | undefined {
  const { route, query, callSid, digits } = seen;
  if (callSid === null || digits === null) return undefined;
  const state = parts.urls.read(route, query, callSid);
  if (state && digits !== '1') {
    const { callId: id, fields } = state;
    if (route === '/voice/after') return coverBlindlyAfter(parts, { id, room: decodeRoom(fields) });
    if (route === '/voice/cover') return coverBlindly(parts, { id, waiting: decodeCover(fields).waiting });
    const { isCover, language } = decodeMove(fields);
    if (route === '/voice/move' && isCover) return coverBlindly(parts, { id, waiting: waitingIn(language) });
  }
  if (digits !== '*') return undefined;
  const waiting = waitingOf(parts, seen) ?? waitingIn(languageOf(parts, seen) ?? 'az');
  return coverBlindly(parts, { id: idOf(parts, { ...seen, callSid }), waiting });
}

/** What the address says: the id of a call back follows from no leg. */
function idOf({ urls }: Pick<VoiceParts, 'urls'>, { route, query, callSid }: Seen & { callSid: CallSid }): CallId {
  return urls.read(route, query, callSid)?.callId ?? urls.callIdOf(callSid);
}

/** What a waiting caller said by keys: where the address still says it, and with the key that was just pressed. */
function waitingOf({ urls }: Pick<VoiceParts, 'urls'>, { route, query, callSid, digits }: Seen): WaitState | undefined {
  const at = WAITING_AT[route];
  const state = callSid && urls.read(route, query, callSid);
  if (!state || !at) return undefined;
  const waiting = decodeWait(state.fields.slice(at.fieldsBefore));
  return {
    ...(at.takesUrgency ? withKey(waiting, digits ?? '') : waiting),
    wishKey: at.takesWish ? wishKeyOf(waiting, digits ?? '') : waiting.wishKey,
  };
}

function languageOf({ urls }: Pick<VoiceParts, 'urls'>, { route, query, callSid }: Seen): Language | null {
  const state = callSid && urls.read(route, query, callSid);
  if (!state) return null;
  const inMenu = decodeMenuState(state.fields[0] ?? '')?.language;
  return inMenu ?? LANGUAGES.find((language) => state.fields.includes(language)) ?? null;
}
