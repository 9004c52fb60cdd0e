import { useState } from 'react';
import { EMPTY_FLAG, type FlagForm } from './flag-form.ts';
import { FlagLayer, type FlagLayerProps, type RaisedFlag } from './flag-layer.tsx';

const drafts = new Map<string, FlagForm>();

/** How the form of something that stands in a list was opened, and what came of it. */
export interface FromListProps {
  /** What was pressed to open it. */
  readonly opener: Element | null;
  readonly raised: RaisedFlag | null;
  readonly onRaised: (raised: RaisedFlag) => void;
  readonly onClose: () => void;
}

interface ListFlagProps
  extends FromListProps,
    Pick<FlagLayerProps, 'path' | 'title' | 'reason' | 'source' | 'wordsFor'> {
  readonly id: string;
  /** The heading of the list, by its id in the page. */
  readonly heading: string;
  readonly onSent: () => void;
}

/** B4.1: the flag of what stands in a list of the desk, from which it goes with the flag. */
export function ListFlag({ id, opener, heading, onRaised, onSent, ...layer }: ListFlagProps) {
  const [form, setForm] = useState(drafts.get(id) ?? EMPTY_FLAG);
  const change = (next: FlagForm) => {
    drafts.set(id, next);
    setForm(next);
  };
  const finish = (sent: RaisedFlag) => {
    onRaised(sent);
    drafts.delete(id);
    onSent();
  };
  return (
    <FlagLayer
      {...layer}
      presumedAt={null}
      form={form}
      onChange={change}
      onSent={finish}
      focusAfter={() => placeAfter(opener, heading)}
    />
  );
}

/** Back to what it was about; where it is gone, to the others, and where none is left, to what comes after them. */
function placeAfter(opener: Element | null, heading: string): HTMLElement | true {
  if (opener instanceof HTMLButtonElement && opener.isConnected) return opener;
  return document.getElementById(heading) ?? document.querySelector('main') ?? true;
}
