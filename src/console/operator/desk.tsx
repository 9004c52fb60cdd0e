import { useState } from 'react';
import type { Me } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useOutsideNotice } from '../shared/outside-notice.ts';
import { PageFoot } from '../shared/page-foot.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Shade, ShadedContext } from '../shared/shade.tsx';
import { useKeys } from '../shared/use-keys.ts';
import { useStore } from '../shared/use-store.ts';
import { AfterSession } from './after-session-page.tsx';
import { CallBacksDue } from './call-backs-due.tsx';
import { type DeskActions, useDeskActions, useSaveStep } from './desk-actions.ts';
import { DeskContext, NoteNotSaved, useDesk, useDeskCommands } from './desk-commands.ts';
import { DeskLayers, type FromList, type OpenLayer } from './desk-layers.tsx';
import { type DeskSession, openDeskSession } from './desk-session.ts';
import { ringingOffer, showsCheck, situationOf, subjectOf } from './desk-state.ts';
import { useEndQuestion } from './end-question.ts';
import { IdlePanel } from './idle-panel.tsx';
import { MessagesPanel } from './messages-panel.tsx';
import { OfferBar } from './offer-bar.tsx';
import { ProblemStrip } from './problem-strip.tsx';
import { SayCard } from './say-card.tsx';
import { SessionEnd } from './session-end.tsx';
import { ShiftCheckCard } from './shift-check-card.tsx';
import { SideLists } from './side-lists.tsx';
import { StatusStrip } from './status-strip.tsx';
import { TalksPanel } from './talks-panel.tsx';
import { TeamPanel } from './team-panel.tsx';
import { TelephoneCallsPanel } from './telephone-calls-panel.tsx';
import { useCloseGuard } from './use-close-guard.ts';
import { Work } from './work.tsx';

let session: DeskSession | null = null;

/** The operator's desk. Its session lives outside React, once for the page. */
export function Desk({ me }: { readonly me: Me }) {
  session ??= openDeskSession(me);
  const current = session;
  const [failure, setFailure] = useState<MessageId | null>(null);
  const commands = useDeskCommands(current, setFailure);
  const { isSignedOut } = useStore(current.state);
  return (
    <DeskContext value={{ session: current, commands }}>
      {isSignedOut ? <AfterSession /> : <DeskPage failure={failure} onRead={() => setFailure(null)} />}
    </DeskContext>
  );
}

function DeskPage(props: { readonly failure: MessageId | null; readonly onRead: () => void }) {
  const { session, commands } = useDesk();
  const state = useStore(session.state);
  const [layer, setLayer] = useState<OpenLayer>(null);
  const [isShaded, setIsShaded] = useState(false);
  const [isChecking, setIsChecking] = useState<boolean | null>(null);
  const end = useEndQuestion(state.desk?.call ?? null);
  const saveStep = useSaveStep();
  const actions = useDeskActions({
    session,
    commands,
    end,
    openFlag: (callId) => setLayer({ type: 'flag', callId }),
    openTransfer: (callId) => setLayer({ type: 'transfer', callId }),
    openInterpreter: (callId) => setLayer({ type: 'interpreter', callId }),
    openSupervisor: (callId) => setLayer({ type: 'supervisor', callId }),
    openCallBack: (callId) => setLayer({ type: 'call-back', callId }),
    askExtraDuty: () => setLayer({ type: 'extra-duty' }),
    saveStep,
  });
  const shade = () => setIsShaded((was) => !was);
  const help = () => setLayer({ type: 'help' });
  const pageActions = { help, commands: () => setLayer({ type: 'commands' }), shade };
  // What nobody sees is not finished: under a layer or the shade the key that saves saves the note, and no more.
  const keyActions = layer === null && !isShaded ? actions : { ...actions, save: () => void session.notebook.flush() };
  useKeys({
    situation: situationOf(state),
    actions: isShaded ? underShade(keyActions, shade) : { ...keyActions, ...pageActions },
  });
  useCloseGuard(session);
  const isCheckShown = showsCheck(state, isChecking);
  const ringing = ringingOffer(state) === null ? 0 : 1;
  useOutsideNotice(ringing, isShaded);
  return (
    <>
      {isShaded ? <Shade count={ringing} onOpen={shade} /> : null}
      <div className="page" inert={isShaded}>
        <OfferBar actions={actions} />
        <DeskHeader onHelp={help} onShade={shade} onUnsaved={() => setLayer({ type: 'sign-out' })} />
        <StatusStrip actions={actions} hasLamps={!isCheckShown} onCheck={() => setIsChecking(true)} />
        <ProblemStrip onCheck={() => setIsChecking(true)} isCheckShown={isCheckShown} />
        <SessionEnd />
        <Failure words={props.failure} onRead={props.onRead} />
        <div className="desk-columns">
          <main className="desk-main" tabIndex={-1}>
            <ShadedContext value={isShaded}>
              <Middle
                isCheckShown={isCheckShown}
                onChecked={() => setIsChecking(false)}
                actions={actions}
                isEndAsked={end.isAsked}
                saveStep={saveStep}
                onTell={(what) => setLayer({ ...what, opener: document.activeElement })}
              />
            </ShadedContext>
          </main>
          <SideLists />
        </div>
        <PageFoot state={state} me={session.me} />
      </div>
      <DeskLayers
        layer={isShaded ? null : layer}
        actions={{ ...actions, ...pageActions }}
        // Its order may be answered when another has been opened: that one stays.
        onClose={() => setLayer((now) => (now === layer ? null : now))}
      />
    </>
  );
}

interface MiddleProps {
  readonly isCheckShown: boolean;
  readonly onChecked: () => void;
  readonly actions: DeskActions;
  readonly isEndAsked: boolean;
  readonly saveStep: { current: (() => void) | null };
  readonly onTell: (what: FromList) => void;
}

function Middle(props: MiddleProps) {
  const { session } = useDesk();
  const state = useStore(session.state);
  const hasWork = subjectOf(state) !== null;
  if (state.desk === null) return <Loading />;
  return (
    <>
      <CallBacksDue actions={props.actions} />
      {hasWork ? <Work actions={props.actions} isEndAsked={props.isEndAsked} saveStep={props.saveStep} /> : null}
      {props.isCheckShown ? (
        <>
          <ShiftCheckCard onClose={props.onChecked} />
          <WaitsForAnybody onTell={props.onTell} />
        </>
      ) : null}
      {hasWork || props.isCheckShown ? null : <Quiet onTell={props.onTell} />}
    </>
  );
}

/** Nothing is open: what to lean on while a call is offered here, else who waits. */
function Quiet(props: Pick<MiddleProps, 'onTell'>) {
  const { session } = useDesk();
  const offer = ringingOffer(useStore(session.state));
  if (offer?.kind !== 'caller')
    return (
      <>
        <WaitsForAnybody onTell={props.onTell} />
        <IdlePanel />
        <TalksPanel />
        <TeamPanel />
      </>
    );
  return (
    <div className="card">
      <SayCard urgency={offer.urgency} language={offer.language} />
    </div>
  );
}

/** What no call on this desk brings, and whoever is on duty sees to. */
function WaitsForAnybody({ onTell }: Pick<MiddleProps, 'onTell'>) {
  return (
    <>
      <MessagesPanel onTell={(message) => onTell({ type: 'message-flag', message })} />
      <TelephoneCallsPanel onTell={(call) => onTell({ type: 'telephone-flag', call })} />
    </>
  );
}

function Loading() {
  const text = useText();
  return <p className="card hint">{text('gate.loading')}</p>;
}

interface DeskHeaderProps {
  readonly onHelp: () => void;
  readonly onShade: () => void;
  /** Signing out would lose words. */
  readonly onUnsaved: () => void;
}

function DeskHeader(props: DeskHeaderProps) {
  const { session, commands } = useDesk();
  const text = useText();
  const isFree = useStore(session.state).desk?.call === null;
  const onError = (error: Error) => error instanceof NoteNotSaved && props.onUnsaved();
  const signOut = () => commands.signOut.isPending || commands.signOut.mutate({ letsNotesGo: false }, { onError });
  return (
    <PageHeader
      place={text('operator.place')}
      person={session.me.account.name}
      onHelp={props.onHelp}
      onShade={props.onShade}
    >
      {isFree ? (
        <>
          {/* Beside the desk, which holds the phone and goes on. */}
          <a className="tool" href="/sign-in" target="_blank" rel="noopener">
            {text('button.own-page')}
          </a>
          <button type="button" className="tool" onClick={signOut}>
            {text('button.sign-out')}
          </button>
        </>
      ) : null}
    </PageHeader>
  );
}

function Failure(props: { readonly words: MessageId | null; readonly onRead: () => void }) {
  const text = useText();
  return (
    <div role="alert" aria-live="assertive">
      {props.words === null ? null : (
        <div className="failure">
          <Icon name="warning" />
          <p>{text(props.words)}</p>
          <button type="button" className="icon-button" aria-label={text('button.close')} onClick={props.onRead}>
            <Icon name="cross-circle" />
          </button>
        </div>
      )}
    </div>
  );
}

/** Under the shade the call can still be answered, muted, held and ended; nothing is opened that would show behind it. */
function underShade(actions: DeskActions, shade: () => void) {
  const { flag: _flag, transfer: _transfer, interpreter: _interpreter, supervisor: _supervisor, ...others } = actions;
  const { 'go-to-call': _goToCall, 'agree-call-back': _agreeCallBack, 'call-back': _callBack, ...rest } = others;
  return { ...rest, shade };
}
