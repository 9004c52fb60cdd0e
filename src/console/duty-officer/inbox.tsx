import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Me, UnitEscalation } from '../shared/contract.ts';
import { FailureNote } from '../shared/failure-note.tsx';
import { sendCommand } from '../shared/http-client.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { askToNotify, noticePermission, useOutsideNotice } from '../shared/outside-notice.ts';
import { PageFoot } from '../shared/page-foot.tsx';
import { SignedOut } from '../shared/page-guard.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import type { RingProblem } from '../shared/ring.ts';
import { Shade } from '../shared/shade.tsx';
import { useKeys } from '../shared/use-keys.ts';
import { useStore } from '../shared/use-store.ts';
import { AcknowledgeLayer } from './acknowledge-layer.tsx';
import { unacknowledged } from './clocks.ts';
import { FurtherPart, useFurther } from './further.tsx';
import { InboxItem } from './inbox-item.tsx';
import { type OfficerLayer, OfficerLayers } from './officer-layers.tsx';
import { SignInEnd, SignInOver } from './sign-in-end.tsx';
import { openUnitSession, type UnitSession } from './unit-session.ts';
import { soundingCount } from './unit-state.ts';

let session: UnitSession | null = null;

/** The duty officer's inbox: what operators have sent, the most urgent deadline first, and its receipt. */
export function Inbox({ me }: { readonly me: Me }) {
  session ??= openUnitSession();
  const current = session;
  if (!useStore(current.state).isSignedOut) return <InboxPage me={me} session={current} />;
  return (
    <>
      <SignInOver session={current} />
      <SignedOut />
    </>
  );
}

interface PageProps {
  readonly me: Me;
  readonly session: UnitSession;
}

function InboxPage({ me, session }: PageProps) {
  const text = useText();
  const state = useStore(session.state);
  const [isShaded, setIsShaded] = useState(false);
  const [layer, setLayer] = useState<OfficerLayer>(null);
  const [asked, setAsked] = useState<UnitEscalation | null>(null);
  // Another may be asked about by the time the receipt of one is answered.
  const acknowledge = useAcknowledge(({ id }) => setAsked((now) => (now?.id === id ? null : now)));
  const signOut = useSignOut(session);
  const further = useFurther(state.unit);
  const open = unacknowledged([...(state.unit?.escalations ?? []), ...further.escalations]);
  const waiting = state.unit?.waiting ?? 0;
  const silence = soundingCount(state) === 0 ? undefined : () => session.dispatch({ type: 'silence' });
  const actions = {
    // While one is being confirmed the key must not turn to another.
    ...(open.length === 0 || asked !== null ? {} : { acknowledge: () => setAsked(focusedOf(open)) }),
    ...(silence === undefined ? {} : { 'silence-ring': silence }),
    shade: () => setIsShaded((was) => !was),
    help: () => setLayer('help'),
    commands: () => setLayer('commands'),
  };
  const { shade } = actions;
  useKeys({
    situation: 'officer',
    actions: isShaded ? { shade, ...(silence === undefined ? {} : { 'silence-ring': silence }) } : actions,
  });
  useOutsideNotice(waiting, isShaded);
  return (
    <>
      {isShaded ? <Shade count={waiting} onOpen={shade} /> : null}
      <div className="page" inert={isShaded}>
        <PageHeader place={text('officer.place')} person={me.account.name} onHelp={actions.help} onShade={shade}>
          <button type="button" className="tool" onClick={() => signOut.mutate()}>
            {text('button.sign-out')}
          </button>
        </PageHeader>
        <OfficerStrip session={session} onSilence={silence} />
        <SignInEnd me={me} session={session} />
        <FailureNote error={acknowledge.error ?? signOut.error} />
        <main className="inbox">
          <InboxTitle count={waiting} isLoaded={state.unit !== null} />
          <ul className="inbox-list">
            {state.unit?.escalations.map((escalation) => (
              <InboxItem
                key={escalation.id}
                escalation={escalation}
                offsetMs={state.clockOffsetMs}
                isBusy={acknowledge.isPending}
                onAcknowledge={() => setAsked(escalation)}
              />
            ))}
          </ul>
          <FurtherPart state={state} further={further} isBusy={acknowledge.isPending} onAcknowledge={setAsked} />
        </main>
        <PageFoot state={state} me={me} />
      </div>
      <AcknowledgeLayer
        escalation={isShaded ? null : asked}
        officer={me.account.name}
        isBusy={acknowledge.isPending}
        onConfirm={acknowledge.mutate}
        onClose={() => setAsked(null)}
      />
      <OfficerLayers layer={isShaded ? null : layer} actions={actions} onClose={() => setLayer(null)} />
    </>
  );
}

function useAcknowledge(onDone: (escalation: UnitEscalation) => void) {
  return useMutation<unknown, Error, UnitEscalation>({
    mutationFn: ({ id, version }) => sendCommand(`/api/escalations/${id}/acknowledge`, { version }),
    onSettled: (_answer, _error, escalation) => onDone(escalation),
  });
}

function useSignOut(session: UnitSession) {
  return useMutation<unknown, Error, void>({
    mutationFn: () => sendCommand('/api/sign-out'),
    // The line may say so before the answer does.
    onMutate: () => session.dispatch({ type: 'leaving', isLeaving: true }),
    onError: () => session.dispatch({ type: 'leaving', isLeaving: false }),
    onSuccess: () => session.dispatch({ type: 'signed-out' }),
  });
}

/** The one in whose card the focus is, else the most urgent. */
function focusedOf(open: readonly UnitEscalation[]): UnitEscalation | null {
  const focusedId = document.activeElement?.closest('[data-escalation]')?.getAttribute('data-escalation');
  return open.find((escalation) => escalation.id === focusedId) ?? open[0] ?? null;
}

function InboxTitle({ count, isLoaded }: { readonly count: number; readonly isLoaded: boolean }) {
  const text = useText();
  return (
    <div role="status" aria-live="polite">
      <h2 className="big-title">
        {isLoaded ? text(count === 0 ? 'inbox.calm' : 'inbox.new', { count }) : text('gate.loading')}
      </h2>
    </div>
  );
}

function OfficerStrip({
  session,
  onSilence,
}: {
  readonly session: UnitSession;
  readonly onSilence: (() => void) | undefined;
}) {
  const text = useText();
  const state = useStore(session.state);
  const ringProblem = useStore(session.ring.problem);
  const onDuty = state.unit?.onDuty ?? [];
  const isKnown = state.connection === 'open' && state.unit !== null;
  const own = onDuty.some((officer) => officer.isMe) ? 'officer.on-duty' : 'officer.not-on-duty';
  const others = onDuty.filter((officer) => !officer.isMe);
  const problem = problemOf(state.connection === 'lost', ringProblem);
  const unlock = () => {
    void session.ring.unlock();
    void askToNotify();
  };
  return (
    <section className="status" aria-label={text('status.title')}>
      <p className="on-duty">
        <Icon name={isKnown ? 'shield' : 'question-circle'} />
        {text(isKnown ? own : 'officer.duty-unknown')}
      </p>
      {others.map((officer) => (
        <p key={officer.name} className="since">
          {text('officer.duty-name', { name: officer.name })}
        </p>
      ))}
      <p className="since">{text('officer.rule')}</p>
      <div className="status-buttons">
        {onSilence === undefined ? null : (
          <ActionButton label={text('bar.silence-ring')} icon="bell-off" action="silence-ring" onPress={onSilence} />
        )}
        {ringProblem === 'blocked' || noticePermission() === 'default' ? (
          <ActionButton label={text('button.sound-on')} icon="bell" tone="main" onPress={unlock} />
        ) : null}
      </div>
      <p className="strip-problem" role="alert" aria-live="assertive">
        {problem === null ? '' : text(problem)}
      </p>
    </section>
  );
}

function problemOf(isLost: boolean, ringProblem: RingProblem | null): MessageId | null {
  if (isLost) return 'officer.lost';
  if (ringProblem === 'unplayable') return 'lamp.ring.unplayable.remedy';
  return ringProblem === null ? null : 'officer.sound-blocked';
}
