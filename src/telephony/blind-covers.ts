import type { CallId } from '../calls/call.ts';
import { keepBlindCover, type SeenTalk } from '../calls/cover-store.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Background } from './background.ts';
import type { RoomState } from './room-state.ts';
import type { Decision, VoiceParts } from './voice.ts';
import type { WaitState } from './wait-state.ts';

const EVERY_MS = 1_000;
/** Beyond it a cover is written at the caller's next turn: this process remembers no more than a bad hour's. */
const KEPT_LIMIT = 1_000;

/** A cover that began while the database did not answer. `seen`: it is only a guess that the caller asked for it. */
interface BlindCover {
  id: CallId;
  seen: SeenTalk | undefined;
  beganAt: number;
}

/** The covers that this process gave blindly: until they are written, everybody else acts as if there were none. */
export interface BlindCovers {
  begin(cover: { id: CallId; seen?: SeenTalk | undefined }): void;
  /**
   * Whether this caller hears a cover of which nobody knew who moved them at `movedAt` (milliseconds since 1970). Whoever was moved before it began
   * left the room for that.
   */
  isUnknownTo(moved: { id: CallId; movedAt: number }): boolean;
  /** The caller asked on: what is written now follows from that. */
  forget(id: CallId): void;
  sweep: { name: string; everyMs: number; run(): Promise<void> };
}

/** Writes each at once, and then each second until the database has answered. Nothing is written of a caller who was heard of since. */
export function createBlindCovers(parts: { database: Database; background: Background; clock: Clock }): BlindCovers {
  const { database, background, clock } = parts;
  const kept = new Map<CallId, BlindCover>();

  async function write(cover: BlindCover): Promise<void> {
    if (kept.get(cover.id) !== cover) return;
    const quietSeconds = (clock.now() - cover.beganAt) / 1_000;
    await keepBlindCover(database, { id: cover.id, seen: cover.seen, quietSeconds });
    if (kept.get(cover.id) === cover) kept.delete(cover.id);
  }

  /** The first that fails ends the run, since the database is still away; the next run begins with another one. */
  async function run(): Promise<void> {
    for (const cover of [...kept.values()]) {
      try {
        await write(cover);
      } catch (error) {
        if (kept.get(cover.id) === cover) {
          kept.delete(cover.id);
          kept.set(cover.id, cover);
        }
        throw error;
      }
    }
  }

  return {
    begin: ({ id, seen }) => {
      if (kept.size >= KEPT_LIMIT) return;
      const cover = { id, seen, beganAt: clock.now() };
      kept.set(id, cover);
      // One after another: in an outage the carrier's reports need the connections, too.
      background.runOnce('blind-covers', run);
    },
    isUnknownTo: ({ id, movedAt }) => {
      const cover = kept.get(id);
      return cover !== undefined && (cover.seen === undefined || movedAt > cover.beganAt);
    },
    forget: (id) => void kept.delete(id),
    sweep: { name: 'blind-covers', everyMs: EVERY_MS, run },
  };
}

/** The cover without the database, for a caller who asked for it or is in it. */
export function coverBlindly(
  { documents, blindCovers }: Pick<VoiceParts, 'documents' | 'blindCovers'>,
  { id, waiting }: { id: CallId; waiting: WaitState },
): Decision {
  blindCovers.begin({ id });
  return { twiml: documents.coverBlind(id, waiting), name: 'cover-blind' };
}

/** The same for whoever is out of a room and may have been moved by us: written only where the talk is still the one that they left. */
export function coverBlindlyAfter(
  { documents, blindCovers }: Pick<VoiceParts, 'documents' | 'blindCovers'>,
  { id, room }: { id: CallId; room: RoomState },
): Decision {
  const { joinNumber, operatorSid } = room;
  if (operatorSid !== null) blindCovers.begin({ id, seen: { id, joinNumber, operatorSid } });
  return { twiml: documents.coverBlind(id, waitingIn(room.language)), name: 'cover-blind' };
}

/** How a caller waits of whom only the language is known. */
export function waitingIn(language: WaitState['language']): WaitState {
  return { language, urgency: 'ordinary', needsInterpreter: false, turn: 1, faults: 0 };
}
