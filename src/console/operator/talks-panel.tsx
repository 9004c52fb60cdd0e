import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Talk } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import { TalkList } from '../shared/talk-list.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import { ListenLayer } from './listen-layer.tsx';

/** At a supervisor's desk: the talks of the others, to listen to or to take over. */
export function TalksPanel() {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const [listening, setListening] = useState<Talk | null>(null);
  const [armed, setArmed] = useState<string | null>(null);
  if (session.me.account.role !== 'supervisor') return null;
  const isFree = state.desk?.presence.state === 'available' && state.phone !== 'elsewhere';
  return (
    <div className="card">
      <TalkList
        offsetMs={state.clockOffsetMs}
        actions={(talk) => (
          <TalkActions
            talk={talk}
            isFree={isFree}
            isArmed={armed === talk.id}
            onArm={() => setArmed(talk.id)}
            onListen={() => setListening(talk)}
          />
        )}
      >
        {isFree ? null : <p className="hint">{text('talks.be-available')}</p>}
      </TalkList>
      {listening === null ? null : (
        // The wish to listen to another talk may be on its way still: its answer closes nothing of this one.
        <ListenLayer talk={listening} onClose={() => setListening((now) => (now === listening ? null : now))} />
      )}
    </div>
  );
}

interface TalkActionsProps {
  readonly talk: Talk;
  readonly isFree: boolean;
  readonly isArmed: boolean;
  readonly onArm: () => void;
  readonly onListen: () => void;
}

/** Taking over needs a second press: it is felt by the operator, and it stays in the record. */
function TalkActions({ talk, isFree, isArmed, onArm, onListen }: TalkActionsProps) {
  const { commands } = useDesk();
  const text = useText();
  if (talk.isOwn) return null;
  const takeOver = () => (isArmed ? commands.takeOver.mutate(talk) : onArm());
  return (
    <span className="button-row">
      <ActionButton
        label={text('talks.listen')}
        about={`talk-${talk.id}`}
        tone="quiet"
        isDisabled={!isFree || !talk.isReachable || talk.hasListener}
        onPress={onListen}
      />
      <ActionButton
        label={text(isArmed ? 'talks.take-over-confirm' : 'talks.take-over')}
        about={`talk-${talk.id}`}
        tone={talk.isReachable ? 'quiet' : 'danger'}
        isBusy={commands.takeOver.isPending}
        isDisabled={!isFree || talk.isChanging}
        onPress={takeOver}
      />
    </span>
  );
}
