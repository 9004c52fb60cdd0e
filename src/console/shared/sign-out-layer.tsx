import { type ReactNode, useState } from 'react';
import { ActionButton } from './action-button.tsx';
import { useText } from './language.tsx';
import { Layer } from './layer.tsx';
import { tellOtherTabs } from './other-tabs.ts';
import { isUnsavedElsewhere } from './unsaved-lock.ts';

export interface SignOutLayerProps {
  readonly hint: string;
  /** Why it could not be saved just now. */
  readonly problem?: string | null;
  readonly isBusy: boolean;
  /** Saves first; only where the words stand in this tab. */
  readonly onSave?: () => void;
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

/** Before a sign-out that would lose words: save first, go without them, or stay. */
export function SignOutLayer({ hint, problem = null, isBusy, onSave, onLeave, onClose }: SignOutLayerProps) {
  const text = useText();
  return (
    <Layer title={text('sign-out.title')} isOpen onClose={onClose}>
      <p>{hint}</p>
      <p className="call-note" role="alert">
        {problem}
      </p>
      <div className="button-row">
        {onSave === undefined ? null : (
          <ActionButton label={text('sign-out.save')} icon="check" tone="main" isBusy={isBusy} onPress={onSave} />
        )}
        <ActionButton label={text('button.cancel')} onPress={onClose} />
        <ActionButton label={text('sign-out.unsaved')} tone="danger" isBusy={isBusy} onPress={onLeave} />
      </div>
    </Layer>
  );
}

/** The way out of a page beside the desk, whose session is the desk's too: asks where words stand unsaved in another tab. */
export function useSignOutBeside(leave: () => void): { readonly signOut: () => void; readonly question: ReactNode } {
  const text = useText();
  const [standing, setStanding] = useState<'quiet' | 'looking' | 'asked'>('quiet');
  const signOut = () => {
    if (standing !== 'quiet') return;
    setStanding('looking');
    void isUnsavedElsewhere().then((isUnsaved) => {
      setStanding(isUnsaved ? 'asked' : 'quiet');
      if (!isUnsaved) leave();
    });
  };
  const close = () => setStanding('quiet');
  const go = () => {
    close();
    tellOtherTabs('notes-let-go');
    leave();
  };
  const question =
    standing === 'asked' ? (
      <SignOutLayer hint={text('sign-out.beside')} isBusy={false} onLeave={go} onClose={close} />
    ) : null;
  return { signOut, question };
}
