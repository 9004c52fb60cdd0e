import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fromBase64 } from '../sealing/bytes.ts';
import { fingerprintOf } from '../sealing/key-pair.ts';
import type { Newcomer, Team } from '../sealing/team.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { useDesk } from './desk-commands.ts';
import type { OpenKeys } from './page-keys.ts';

const LOOK_MS = 15_000;

/** On the quiet desk: who waits for the team's key, or that this browser does. Nothing where everybody has it. */
export function TeamPanel() {
  const { session } = useDesk();
  const keys = useStore(session.keys.state);
  if (keys === null || keys.team === null) return null;
  return keys.team.isMember ? <Newcomers team={keys.team} /> : <Outside keys={keys} />;
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
    <section className="card team" aria-labelledby="team-title">
      <h3 id="team-title" className="small-title">
        <Icon name="lock" /> {text('team.title')}
      </h3>
      <p className="hint">{text('team.newcomers')}</p>
      <ul className="team-list">
        {waiting.data.map((newcomer) => (
          <li key={newcomer.keyId}>
            <Fingerprint of={newcomer.publicKey} label={text('team.fingerprint', { name: newcomer.name })} />
            <ActionButton label={text('team.let-in', { name: newcomer.name })} onPress={() => letIn(newcomer)} />
          </li>
        ))}
      </ul>
      <div role="alert">{problem === null ? null : <p className="call-note">{problem}</p>}</div>
    </section>
  );
}

function Outside({ keys }: { readonly keys: OpenKeys }) {
  const { session } = useDesk();
  const text = useText();
  useEffect(() => {
    const timer = setInterval(() => session.keys.refresh(), LOOK_MS);
    return () => clearInterval(timer);
  }, [session]);
  return (
    <section className="card team" aria-labelledby="team-title">
      <h3 id="team-title" className="small-title">
        <Icon name="lock" /> {text('team.title')}
      </h3>
      <p className="hint">{text('team.outside')}</p>
      <Fingerprint of={keys.own.publicKey} />
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
