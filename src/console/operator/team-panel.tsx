import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { fromBase64 } from '../sealing/bytes.ts';
import { fingerprintOf } from '../sealing/key-pair.ts';
import type { Newcomer, Team } from '../sealing/team.ts';
import type { Doubt } from '../sealing/team-proof.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { useDesk } from './desk-commands.ts';
import type { OpenKeys } from './page-keys.ts';

const LOOK_MS = 15_000;
/** Why nothing is sealed to what the server shows as the team's key. */
export const WORDS_OF_DOUBT = { altered: 'note.team-other', unproved: 'note.team-unproved' } as const;

/**
 * On the quiet desk: that somebody left with the team's key, who waits for it, that this browser does, or that it cannot believe what it is
 * shown. Nothing where all who serve have it, and nobody else.
 */
export function TeamPanel() {
  const { session } = useDesk();
  const keys = useStore(session.keys.state);
  useEffect(() => {
    const timer = setInterval(() => session.keys.refresh(), LOOK_MS);
    return () => clearInterval(timer);
  }, [session]);
  if (keys === null) return null;
  if (keys.team === null) return <Doubted keys={keys} doubt={keys.doubt} />;
  // A supervisor at a desk is let in by nobody: what they write is sealed to themselves and to the operators.
  if (!keys.team.isMember) return session.me.account.role === 'supervisor' ? null : <Outside keys={keys} />;
  return keys.team.isToRenew ? <Renewal team={keys.team} /> : <Newcomers team={keys.team} />;
}

function Renewal({ team }: { readonly team: Team }) {
  const { session } = useDesk();
  const text = useText();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const renew = () => {
    setProblem(null);
    setBusy(true);
    team
      .renew()
      .then(
        () => session.keys.refresh(),
        (error: unknown) => setProblem(text(wordsForFailure(error))),
      )
      .finally(() => setBusy(false));
  };
  return (
    <TeamCard problem={problem}>
      <p className="hint">{text('team.somebody-left')}</p>
      <ActionButton label={text('team.renew')} icon="lock" tone="main" isBusy={isBusy} onPress={renew} />
    </TeamCard>
  );
}

function Newcomers({ team }: { readonly team: Team }) {
  const text = useText();
  const [problem, setProblem] = useState<string | null>(null);
  const waiting = useQuery({
    queryKey: ['newcomers', team.version],
    queryFn: () => team.newcomers(),
    refetchInterval: LOOK_MS,
    networkMode: 'always',
  });
  if (waiting.data === undefined || waiting.data.length === 0) return null;
  const letIn = (newcomer: Newcomer) => {
    setProblem(null);
    team.letIn(newcomer).then(
      () => void waiting.refetch(),
      (error: unknown) => setProblem(text(wordsForFailure(error))),
    );
  };
  return (
    <TeamCard problem={problem}>
      <p className="hint">{text('team.newcomers')}</p>
      <ul className="team-list">
        {waiting.data.map((newcomer) => (
          <li key={newcomer.keyId}>
            <Fingerprint of={newcomer.publicKey} label={text('team.fingerprint', { name: newcomer.name })} />
            <ActionButton label={text('team.let-in', { name: newcomer.name })} onPress={() => letIn(newcomer)} />
          </li>
        ))}
      </ul>
    </TeamCard>
  );
}

function Outside({ keys }: { readonly keys: OpenKeys }) {
  return (
    <TeamCard problem={null}>
      <OwnFingerprint keys={keys} />
    </TeamCard>
  );
}

function OwnFingerprint({ keys }: { readonly keys: OpenKeys }) {
  const text = useText();
  return (
    <>
      <p className="hint">{text('team.outside')}</p>
      <Fingerprint of={keys.own.publicKey} />
    </>
  );
}

/** Whoever was not given the version before can be let in as a newcomer is; where the key is another, that helps nothing. */
function Doubted({ keys, doubt }: { readonly keys: OpenKeys; readonly doubt: Doubt }) {
  const text = useText();
  return (
    <TeamCard problem={null}>
      <p className="save-state save-not-saved" role="alert">
        <Icon name="warning" />
        {text(WORDS_OF_DOUBT[doubt])}
      </p>
      {doubt === 'unproved' ? <OwnFingerprint keys={keys} /> : null}
    </TeamCard>
  );
}

function TeamCard({ problem, children }: { readonly problem: string | null; readonly children: ReactNode }) {
  const text = useText();
  return (
    <section className="card team" aria-labelledby="team-title">
      <h3 id="team-title" className="small-title">
        <Icon name="lock" /> {text('team.title')}
      </h3>
      {children}
      <div role="alert">{problem === null ? null : <p className="call-note">{problem}</p>}</div>
    </section>
  );
}

function Fingerprint({ of, label }: { readonly of: string | OpenKeys['own']['publicKey']; readonly label?: string }) {
  const [letters, setLetters] = useState('');
  useEffect(() => {
    let isCurrent = true;
    fingerprintOf(typeof of === 'string' ? fromBase64(of) : of).then(
      (print) => isCurrent && setLetters(print),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [of]);
  return (
    <p className="team-print">
      {label === undefined ? null : <span className="hint">{label}</span>} <span className="figures">{letters}</span>
    </p>
  );
}
