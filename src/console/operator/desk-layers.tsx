import { CommandList, type ListedCommand } from '../shared/command-list.tsx';
import type { DeskCall } from '../shared/contract.ts';
import { type KeyGroup, KeySheet } from '../shared/key-sheet.tsx';
import type { OperatorAction, PageAction } from '../shared/keys.ts';
import { keyLabel } from '../shared/keys.ts';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useStore } from '../shared/use-store.ts';
import { CallBackLayer } from './call-back-layer.tsx';
import { useDesk } from './desk-commands.ts';
import { mayAgreeCallBack, mayBring, mayTransfer } from './desk-state.ts';
import { ExtraDutyLayer } from './extra-duty-layer.tsx';
import { FlagDrafts, sentIn } from './flag-drafts.tsx';
import { GuestLayer } from './guest-layer.tsx';
import type { LeftMessage } from './hear-message.ts';
import { InterpreterLayer } from './interpreter-layer.tsx';
import { useKeylessCommands } from './keyless-commands.ts';
import { LayerOver } from './layer-over.tsx';
import { MessageFlag } from './message-flag.tsx';
import { SupervisorLayer } from './supervisor-layer.tsx';
import type { TelephoneCall } from './telephone-calls-panel.tsx';
import { TelephoneFlag } from './telephone-flag.tsx';
import { UnsavedSignOut } from './unsaved-sign-out.tsx';

export type OpenLayer =
  | null
  | { readonly type: 'help' }
  | { readonly type: 'commands' }
  | { readonly type: 'extra-duty' }
  | { readonly type: 'sign-out' }
  // Of one call, and of none that comes after it.
  | { readonly type: 'transfer' | 'interpreter' | 'supervisor' | 'call-back'; readonly callId: string }
  | { readonly type: 'flag'; readonly callId: string }
  | (FromList & { readonly opener: Element | null });

/** What stands in a list of the desk, of which the unit is to be told. */
export type FromList =
  | { readonly type: 'message-flag'; readonly message: LeftMessage }
  | { readonly type: 'telephone-flag'; readonly call: TelephoneCall };

type Actions = Partial<Record<OperatorAction | PageAction, () => void>>;

const GROUPS: readonly KeyGroup[] = [
  {
    title: 'keys.ringing',
    lines: [
      { key: 'F2', what: 'bar.answer' },
      { key: 'F4', what: 'bar.silence-ring' },
      { key: 'Shift+F2', what: 'bar.pass-on' },
    ],
  },
  {
    title: 'keys.in-call',
    lines: [
      { key: 'F4', what: 'keys.mute' },
      { key: 'F8', what: 'keys.hold' },
      { key: 'Ctrl+F8', what: 'bar.cover' },
      { key: 'F9', what: 'button.flag' },
      { key: 'Shift+F9', what: 'bar.transfer' },
      { key: 'Shift+F8', what: 'bar.supervisor' },
      { key: 'Shift+F4', what: 'bar.agree-call-back' },
      { key: 'F2', what: 'keys.go-to-call' },
      { key: 'Shift+F2', what: 'keys.end-call' },
      { key: 'Ctrl+Enter', what: 'keys.save' },
    ],
  },
  {
    title: 'state.wrap-up',
    lines: [
      { key: 'F8', what: 'bar.call-back' },
      { key: 'F9', what: 'button.flag' },
      { key: 'Ctrl+Enter', what: 'button.finish' },
    ],
  },
  {
    title: 'keys.idle',
    lines: [
      { key: 'F2', what: 'button.become-available' },
      { key: 'Shift+F2', what: 'button.take-break' },
      { key: 'F8', what: 'bar.call-back' },
    ],
  },
];

const COMMAND_WORDS: Record<Exclude<keyof Actions, 'commands'>, MessageId> = {
  answer: 'bar.answer',
  'pass-on': 'bar.pass-on',
  'silence-ring': 'bar.silence-ring',
  'become-available': 'button.become-available',
  'take-break': 'button.take-break',
  'go-to-call': 'keys.go-to-call',
  'end-call': 'bar.end-call',
  mute: 'keys.mute',
  hold: 'keys.hold',
  cover: 'bar.cover',
  flag: 'button.flag',
  transfer: 'bar.transfer',
  interpreter: 'bar.interpreter',
  supervisor: 'bar.supervisor',
  'agree-call-back': 'bar.agree-call-back',
  'call-back': 'bar.call-back',
  save: 'keys.save',
  help: 'keys.help',
  shade: 'keys.shade',
};

export interface DeskLayersProps {
  readonly layer: OpenLayer;
  readonly actions: Actions;
  readonly onClose: () => void;
}

/** The one layer that is open over the desk, if any. */
export function DeskLayers({ layer, actions, onClose }: DeskLayersProps) {
  if (layer === null) return <FlagDrafts layer={null} onClose={onClose} />;
  if (layer.type === 'help') return <KeySheet groups={GROUPS} onClose={onClose} />;
  if (layer.type === 'commands') return <Commands actions={actions} onClose={onClose} />;
  if (layer.type === 'extra-duty') return <ExtraDutyLayer onClose={onClose} />;
  if (layer.type === 'sign-out') return <UnsavedSignOut onClose={onClose} />;
  if (layer.type === 'transfer') return <Transfer callId={layer.callId} onClose={onClose} />;
  if (layer.type === 'interpreter') return <BringInterpreter callId={layer.callId} onClose={onClose} />;
  if (layer.type === 'supervisor') return <CallSupervisor callId={layer.callId} onClose={onClose} />;
  if (layer.type === 'call-back') return <AgreeCallBack callId={layer.callId} onClose={onClose} />;
  if (layer.type === 'message-flag') return <MessageFlag {...layer} {...sentIn(layer)} onClose={onClose} />;
  if (layer.type === 'telephone-flag') return <TelephoneFlag {...layer} {...sentIn(layer)} onClose={onClose} />;
  return <FlagDrafts layer={layer} onClose={onClose} />;
}

interface OfCallProps extends Pick<DeskLayersProps, 'onClose'> {
  readonly callId: string;
}

/** The live call for which the layer was opened; null as soon as it is not this one. */
function useCall(callId: string): DeskCall | null {
  const { session } = useDesk();
  const call = useStore(session.state).desk?.call ?? null;
  return call?.id === callId ? call : null;
}

/** As long as the talk is this operator's alone to give. */
function Transfer({ callId, onClose }: OfCallProps) {
  const call = useCall(callId);
  return call === null || !mayTransfer(call) ? (
    <LayerOver onClose={onClose} />
  ) : (
    <GuestLayer call={call} onClose={onClose} />
  );
}

function BringInterpreter({ callId, onClose }: OfCallProps) {
  const call = useCall(callId);
  return call === null || !mayBring(call, 'interpreter') ? (
    <LayerOver onClose={onClose} />
  ) : (
    <InterpreterLayer call={call} onClose={onClose} />
  );
}

function CallSupervisor({ callId, onClose }: OfCallProps) {
  const call = useCall(callId);
  return call === null || !mayBring(call, 'supervisor') ? (
    <LayerOver onClose={onClose} />
  ) : (
    <SupervisorLayer call={call} onClose={onClose} />
  );
}

function AgreeCallBack({ callId, onClose }: OfCallProps) {
  const call = useCall(callId);
  return call === null || !mayAgreeCallBack(call) ? (
    <LayerOver onClose={onClose} />
  ) : (
    <CallBackLayer call={call} onClose={onClose} />
  );
}

function Commands({ actions, onClose }: Pick<DeskLayersProps, 'actions' | 'onClose'>) {
  const text = useText();
  return <CommandList commands={[...listed(text, actions), ...useKeylessCommands()]} onClose={onClose} />;
}

function listed(text: ReturnType<typeof useText>, actions: Actions): ListedCommand[] {
  const names = Object.keys(COMMAND_WORDS) as Exclude<keyof Actions, 'commands'>[]; // exactly the record's own keys
  return names.flatMap((name) => {
    const run = actions[name];
    return run === undefined ? [] : [{ id: name, label: text(COMMAND_WORDS[name]), key: keyLabel(name), run }];
  });
}
