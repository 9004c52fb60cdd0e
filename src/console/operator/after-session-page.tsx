import { useState, useSyncExternalStore } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { Sentence, SignedOut } from '../shared/page-guard.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import { NoteField } from './note-field.tsx';
import type { Who } from './signed-in-here.ts';
import { useCloseGuard } from './use-close-guard.ts';

/** What stands in the place of the desk when its session is over. Words that are on no server are said of, and seen by their own person only. */
export function AfterSession() {
  const { session } = useDesk();
  const text = useText();
  const unsaved = useUnsavedCalls();
  const [hadWords] = useState(unsaved.length > 0);
  const who = useStore(session.here.who);
  useCloseGuard(session);
  if (who === 'unknown') return <Sentence title={text('gate.loading')} hint="" />;
  if (unsaved.length > 0) return <WordsLeft calls={unsaved} who={who} />;
  if (who === 'nobody') return <SignedOut />;
  const hint = who === 'another' ? 'held.closed' : hadWords ? 'held.saved' : 'held.open-again';
  return (
    <Sentence title={text(`held.title.${who}`)} hint="">
      <p role="alert">{text(hint)}</p>
      <ActionButton label={text('sign-in.desk')} tone="main" onPress={() => location.reload()} />
    </Sentence>
  );
}

interface WordsLeftProps {
  readonly calls: readonly string[];
  readonly who: Exclude<Who, 'unknown'>;
}

function WordsLeft({ calls, who }: WordsLeftProps) {
  const { session } = useDesk();
  const { text, language } = useLanguage();
  const { isSuspended } = useStore(session.state);
  const isRefused = useRefusal(calls);
  const standing = who === 'own' || !isSuspended ? who : 'suspended';
  const words = standing === 'own' && isRefused ? 'refused' : standing;
  return (
    <>
      <PageHeader place={text('page.title')} />
      <main className="held">
        <h2 className="big-title">{text(`held.title.${standing}`)}</h2>
        <div className="problem" role="alert">
          <Icon name="warning" />
          <p>{text(`held.words.${words}`, { name: session.me.account.name })}</p>
        </div>
        {who === 'own' ? calls.map((callId) => <NoteField key={callId} callId={callId} initial={null} />) : null}
        <div className="button-row">
          {standing === 'own' || standing === 'suspended' ? null : (
            <a className="button button-main" href={`/sign-in?lang=${language}`} target="_blank" rel="noopener">
              {text('held.sign-in')}
            </a>
          )}
          <LetGo />
        </div>
      </main>
    </>
  );
}

/** Words go only by a button that says so, and was asked back. */
function LetGo() {
  const { session } = useDesk();
  const text = useText();
  const [isAsked, setIsAsked] = useState(false);
  const letGo = async () => {
    // What the page shows next depends on who is there at this moment.
    await session.here.look();
    session.notebook.letGoOfAll();
  };
  return (
    <>
      <ActionButton label={text('held.let-go')} onPress={() => setIsAsked(true)} />
      <Layer title={text('held.let-go.title')} isOpen={isAsked} onClose={() => setIsAsked(false)}>
        <p>{text('held.let-go.hint')}</p>
        <div className="button-row">
          <ActionButton label={text('button.cancel')} onPress={() => setIsAsked(false)} />
          <ActionButton label={text('held.let-go')} tone="danger" onPress={letGo} />
        </div>
      </Layer>
    </>
  );
}

function useUnsavedCalls(): readonly string[] {
  const { notebook } = useDesk().session;
  const calls = useSyncExternalStore(notebook.subscribe, () => notebook.unsavedCalls().join(' '));
  return calls === '' ? [] : calls.split(' ');
}

/** Whether the server said no to words of any of these calls, and would say it again. */
function useRefusal(calls: readonly string[]): boolean {
  const { notebook } = useDesk().session;
  return useSyncExternalStore(notebook.subscribe, () =>
    calls.some((callId) => notebook.open(callId, null).state().failure === 'refused'),
  );
}
