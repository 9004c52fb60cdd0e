import { CommandList } from '../shared/command-list.tsx';
import { type KeyGroup, KeySheet } from '../shared/key-sheet.tsx';
import { keyLabel, type OfficerAction, type PageAction } from '../shared/keys.ts';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';

export type OfficerLayer = null | 'help' | 'commands';

const GROUPS: readonly KeyGroup[] = [
  {
    title: 'keys.officer',
    lines: [
      { key: 'F2', what: 'button.acknowledge' },
      { key: 'F4', what: 'bar.silence-ring' },
    ],
  },
];

const COMMANDS: readonly { readonly action: OfficerAction | PageAction; readonly words: MessageId }[] = [
  { action: 'acknowledge', words: 'button.acknowledge' },
  { action: 'silence-ring', words: 'bar.silence-ring' },
  { action: 'help', words: 'keys.help' },
  { action: 'shade', words: 'keys.shade' },
];

export interface OfficerLayersProps {
  readonly layer: OfficerLayer;
  readonly actions: Partial<Record<OfficerAction | PageAction, () => void>>;
  readonly onClose: () => void;
}

/** The key sheet or the command list, if one is open. */
export function OfficerLayers({ layer, actions, onClose }: OfficerLayersProps) {
  const text = useText();
  if (layer === null) return null;
  if (layer === 'help') return <KeySheet groups={GROUPS} onClose={onClose} />;
  const commands = COMMANDS.flatMap(({ action, words }) => {
    const run = actions[action];
    return run === undefined ? [] : [{ id: action, label: text(words), key: keyLabel(action), run }];
  });
  return <CommandList commands={commands} onClose={onClose} />;
}
