// What an operator can decide. Each is one POST; what came of it shows in the next document.
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type {
  ChosenPresence,
  DeskCall,
  DeskCallBack,
  Disposition,
  Guest,
  Offer,
  Question,
  Talk,
} from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import type { MessageId } from '../shared/messages.ts';
import { pageTimers } from '../shared/timers.ts';
import { SAVE_PATIENCE_MS } from '../shared/unsaved-lock.ts';
import { wordsForFailure } from '../shared/wording.ts';
import type { DeskSession } from './desk-session.ts';

type Command<Input> = UseMutationResult<unknown, Error, Input>;

export interface DeskCommands {
  readonly answer: Command<Offer>;
  readonly passOn: Command<Offer>;
  readonly setPresence: Command<ChosenPresence>;
  readonly takeExtraDuty: Command<void>;
  readonly confirmShift: Command<string>;
  readonly testRing: Command<void>;
  readonly endCall: Command<DeskCall>;
  readonly hold: Command<{ readonly call: DeskCall; readonly on: boolean }>;
  readonly cover: Command<DeskCall>;
  readonly ask: Command<{ readonly call: DeskCall; readonly question: Question }>;
  readonly takeBack: Command<Guest>;
  readonly leave: Command<DeskCall>;
  /** Of a supervisor: from an operator who does not answer. */
  readonly takeOver: Command<Talk>;
  readonly beginCallBack: Command<DeskCallBack>;
  readonly presume: Command<string>;
  readonly finishWrapUp: Command<Finish>;
  readonly extendWrapUp: Command<void>;
  readonly signOut: Command<{ readonly letsNotesGo: boolean }>;
}

/** The commands of one desk. `onFailure` gets the words for what was not carried out. */
export function useDeskCommands(session: DeskSession, onFailure: (words: MessageId) => void): DeskCommands {
  const fail = (error: Error) => onFailure(wordsForFailure(error));
  return {
    answer: useCommand((offer) => answer(session, offer), fail),
    passOn: useCommand((offer) => sendCommand(`/api/offers/${offer.id}/decline`), fail),
    setPresence: useCommand((state) => sendCommand('/api/presence', { state }), fail, IN_ORDER),
    takeExtraDuty: useCommand(() => sendCommand('/api/extra-duty'), fail, IN_ORDER),
    confirmShift: useCommand((shiftId) => sendCommand(`/api/shifts/${shiftId}/confirm`), fail),
    testRing: useCommand(
      () => sendCommand('/api/test-ring'),
      (error) => {
        session.changeCheck({ line: 'refused' });
        fail(error);
      },
    ),
    endCall: useCommand((call) => sendCommand(`/api/calls/${call.id}/end`), fail),
    hold: useCommand(({ call, on }) => sendCommand(`/api/calls/${call.id}/hold`, { on }), fail),
    cover: useCommand((call) => sendCommand(`/api/calls/${call.id}/cover`), fail),
    ask: useCommand(({ call, question }) => sendCommand(`/api/calls/${call.id}/questions`, { question }), fail),
    takeBack: useCommand((guest) => sendCommand(`/api/guests/${guest.id}/${awayOf(guest)}`), fail),
    leave: useCommand((call) => sendCommand(`/api/guests/${joinedIn(call)?.id}/leave`), fail),
    takeOver: useCommand((talk) => takeOver(session, talk), fail),
    beginCallBack: useCommand((callBack) => beginCallBack(session, callBack), fail),
    presume: useCommand((callId) => sendCommand(`/api/calls/${callId}/presumption`), fail),
    finishWrapUp: useCommand(
      (wish) => finishWrapUp(session, wish),
      (error) => error instanceof NoteNotSaved || fail(error),
    ),
    extendWrapUp: useCommand(() => sendCommand('/api/wrap-up/extend'), fail),
    signOut: useCommand(
      (wish) => signOut(session, wish.letsNotesGo),
      (error) => error instanceof NoteNotSaved || fail(error),
    ),
  };
}

/** By whom one leaves: the colleague who has taken this talk over; a supervisor, who is in somebody else's, as oneself. */
function joinedIn(call: DeskCall): Guest | undefined {
  const isInside = call.part !== 'leaving';
  return call.guests.find(({ kind, state }) => (isInside || kind === 'colleague') && state === 'joined');
}

/** Of a talk that was given to one it is the one who gave it that goes. */
function awayOf({ kind, state }: Guest): 'leave' | 'take-back' {
  return kind === 'colleague' && state === 'joined' ? 'leave' : 'take-back';
}

/** One after another: arrow keys walk through the choices, and the last one must be the one that stays. */
const IN_ORDER = { scope: { id: 'presence' } };

function useCommand<Input>(
  run: (input: Input) => Promise<unknown>,
  onError: (error: Error) => unknown,
  order: { readonly scope?: { readonly id: string } } = {},
): Command<Input> {
  return useMutation<unknown, Error, Input>({ mutationFn: run, onError, ...order });
}

interface Finish {
  readonly callId: string;
  readonly disposition: Disposition;
  /** The person was told that the note is not saved, and finishes all the same. */
  readonly letsNoteGo: boolean;
}

/** What was asked for would lose words: it is not done, and said where it was asked for. */
export class NoteNotSaved extends Error {
  override readonly name = 'NoteNotSaved';
}

/** The call is ours to write about until this; what is typed is sealed and sent first. */
async function finishWrapUp({ notebook }: DeskSession, { callId, disposition, letsNoteGo }: Finish): Promise<void> {
  if (!letsNoteGo) {
    await notebook.flush();
    if (notebook.obstacleToSaving(callId) !== null) throw new NoteNotSaved();
  }
  await sendCommand(`/api/calls/${callId}/wrap-up`, { disposition });
  if (letsNoteGo) notebook.letGo(callId);
}

/** What is typed is saved first, by a server that answers soon; what would be lost is asked about. */
async function signOut({ notebook, here, dispatch }: DeskSession, letsNotesGo: boolean): Promise<void> {
  if (!letsNotesGo && notebook.obstacleToLeaving() !== null) {
    await Promise.race([notebook.flush(), new Promise<void>((resolve) => pageTimers.after(SAVE_PATIENCE_MS, resolve))]);
    if (notebook.obstacleToLeaving() !== null) throw new NoteNotSaved();
  }
  await sendCommand('/api/sign-out');
  if (letsNotesGo) notebook.letGoOfAll();
  here.who.set('nobody');
  dispatch({ type: 'signed-out' });
}

/** The ring stops at once, the sound of the carrier follows; losing the race to the clock is an ordinary refusal. */
async function answer(session: DeskSession, offer: Offer): Promise<void> {
  session.silenced.set(offer.id);
  try {
    session.connectVoice(offer.id, await sendCommand(`/api/offers/${offer.id}/accept`));
  } catch (error) {
    session.silenced.set(null);
    throw error;
  }
}

/** The softphone dials out at once: whoever is in the room has nobody who answers. */
async function takeOver(session: DeskSession, talk: Talk): Promise<void> {
  const accepted = await sendCommand<Accepted>(`/api/talks/${talk.id}/take-over`);
  session.connectVoice(accepted.params.offer, accepted);
}

/** The operator is in the room before the caller is rung. */
async function beginCallBack(session: DeskSession, { id }: DeskCallBack): Promise<void> {
  const begun = await sendCommand<Accepted>(`/api/call-backs/${id}/begin`);
  session.connectVoice(begun.params.offer, begun);
}

type Accepted = { readonly token: string; readonly params: { readonly offer: string } };

export interface DeskContextValue {
  readonly session: DeskSession;
  readonly commands: DeskCommands;
}

export const DeskContext = createContext<DeskContextValue | null>(null);

/** The desk that this component belongs to. */
export function useDesk(): DeskContextValue {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('a component of the desk must stand inside DeskContext');
  return desk;
}
