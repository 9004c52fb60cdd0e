import { useSyncExternalStore } from 'react';
import { useText } from '../shared/language.tsx';
import { SignOutLayer } from '../shared/sign-out-layer.tsx';
import { useStore } from '../shared/use-store.ts';
import { NoteNotSaved, useDesk } from './desk-commands.ts';
import { LayerOver } from './layer-over.tsx';

/** Asked for where signing out would lose what was written on this desk; how saving it goes is said as it changes. */
export function UnsavedSignOut({ onClose }: { readonly onClose: () => void }) {
  const { session, commands } = useDesk();
  const text = useText();
  const { notebook } = session;
  const obstacle = useSyncExternalStore(notebook.subscribe, notebook.obstacleToLeaving);
  const isFree = useStore(session.state).desk?.call === null;
  const { isPending, error, mutate } = commands.signOut;
  const isHeldBack = !isPending && error instanceof NoteNotSaved && obstacle !== null;
  // Nobody signs out of a call that came meanwhile.
  if (!isFree) return <LayerOver onClose={onClose} />;
  return (
    <SignOutLayer
      hint={text(obstacle === null ? 'sign-out.saved' : 'sign-out.here')}
      problem={isHeldBack ? text(`note.${obstacle}`) : null}
      isBusy={isPending}
      onSave={() => mutate({ letsNotesGo: false })}
      onLeave={() => mutate({ letsNotesGo: true })}
      onClose={onClose}
    />
  );
}
