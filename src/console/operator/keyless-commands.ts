// What can be decided at the desk and has no key of its own: found in the command list by typing.
import type { ListedCommand } from '../shared/command-list.tsx';
import { CHOSEN_PRESENCES, QUESTIONS } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import { type DeskState, mayAsk, subjectOf } from './desk-state.ts';

/** The commands without a key that mean something now. */
export function useKeylessCommands(): ListedCommand[] {
  const { session, commands } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const command = (id: string, label: string, run: () => void): ListedCommand => ({ id, label, key: null, run });
  const call = state.desk?.call ?? null;
  const questions = call === null || !mayAsk(call) ? [] : QUESTIONS;
  const wishes = afterCall(state) ? CHOSEN_PRESENCES : [];
  const later = state.desk?.presence.state === 'wrap-up' ? 'status.after-wrap-up' : 'status.after-call';
  const subject = subjectOf(state);
  return [
    ...questions.map((question) =>
      command(question, `${text('questions.title')}: ${text(`question.${question}`)}`, () => {
        if (call !== null) commands.ask.mutate({ call, question });
      }),
    ),
    ...(subject === null || isPresumed(subject) || call?.kind === 'test'
      ? []
      : [command('presume', text('button.presume'), () => commands.presume.mutate(subject.callId))]),
    ...wishes.map((wish) =>
      command(wish, `${text(later)} ${text(`after.${wish}`)}`, () => commands.setPresence.mutate(wish)),
    ),
    ...(state.phone === 'elsewhere' ? [command('take-over', text('button.take-over'), session.takeOverPhone)] : []),
  ];
}

function afterCall({ desk }: DeskState): boolean {
  return desk?.presence.returnsTo != null && desk.call?.kind !== 'test' && desk.offer?.kind !== 'test';
}

function isPresumed(subject: NonNullable<ReturnType<typeof subjectOf>>): boolean {
  return (subject.stage === 'call' ? subject.call : subject.wrapUp).presumedAt !== null;
}
