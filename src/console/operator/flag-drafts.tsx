import { useState } from 'react';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import type { DeskState } from './desk-state.ts';
import { EMPTY_FLAG, type FlagForm } from './flag-form.ts';
import { FlagLayer, type FlagLayerProps, type RaisedFlag } from './flag-layer.tsx';
import { LayerOver } from './layer-over.tsx';

const drafts = new Map<string, FlagForm>();
const raisedIn = new WeakMap<object, RaisedFlag>();

/** What came of a flag, for as long as its layer is the open one: the shade brings back what was sent, not an empty form. */
export function sentIn(layer: object): {
  readonly raised: RaisedFlag | null;
  readonly onRaised: (raised: RaisedFlag) => void;
} {
  return { raised: raisedIn.get(layer) ?? null, onRaised: (raised) => raisedIn.set(layer, raised) };
}

/** What was answered so far is kept for each call in this page's memory, so that closing the layer loses nothing. */
export function FlagDrafts(props: {
  readonly layer: { readonly callId: string } | null;
  readonly onClose: () => void;
}) {
  const { session } = useDesk();
  const text = useText();
  const [, redraw] = useState(0);
  const state = useStore(session.state);
  if (props.layer === null) return null;
  const { callId } = props.layer;
  const { raised, onRaised } = sentIn(props.layer);
  const about = factsOf(state, callId);
  if (about === null) return <LayerOver onClose={props.onClose} />;
  const keep = (form: FlagForm) => {
    drafts.set(callId, form);
    redraw((count) => count + 1);
  };
  return (
    <FlagLayer
      key={callId}
      path={`/api/calls/${callId}/escalation`}
      title={text('flag.title', { label: about.callLabel })}
      source={about.source}
      presumedAt={about.presumedAt}
      form={drafts.get(callId) ?? EMPTY_FLAG}
      onChange={keep}
      onClose={props.onClose}
      raised={raised}
      onSent={(sent) => {
        onRaised(sent);
        drafts.delete(callId);
      }}
    />
  );
}

function factsOf(
  state: DeskState,
  callId: string,
): (Pick<FlagLayerProps, 'presumedAt' | 'source'> & { readonly callLabel: string }) | null {
  const call = state.desk?.call;
  if (call?.id === callId) return { callLabel: call.callLabel, presumedAt: call.presumedAt, source: 'call' };
  const wrapUp = state.desk?.wrapUps.find((each) => each.callId === callId);
  // Nobody ended it where the caller waits again, or is with somebody else.
  return wrapUp ? { ...wrapUp, source: wrapUp.endedBy === null ? 'call' : 'call-over' } : null;
}
