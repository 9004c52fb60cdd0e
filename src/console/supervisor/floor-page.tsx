import { useMutation } from '@tanstack/react-query';
import type { DeclineReason, Floor, Me } from '../shared/contract.ts';
import { type DocumentSession, openDocumentSession } from '../shared/document-session.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { SignedOut } from '../shared/page-guard.tsx';
import { TalkList } from '../shared/talk-list.tsx';
import { useJustMoved } from '../shared/use-just-moved.ts';
import { useStore } from '../shared/use-store.ts';
import { WatchPage } from '../shared/watch-page.tsx';
import { FloorPeople } from './floor-people.tsx';
import { LeftMessages } from './left-messages.tsx';
import { NuisancePart } from './nuisance-part.tsx';
import { PromisedCallBacks } from './promised-call-backs.tsx';
import { RingingPart } from './ringing-part.tsx';
import { RosterPart } from './roster-part.tsx';
import { TelephonesPart } from './telephones-part.tsx';
import { UntoldVictims } from './untold-victims.tsx';
import { WaitingBreakGlass } from './waiting-break-glass.tsx';

/** Who falls silent, and how many wait, is told by nobody. */
const READ_AGAIN_MS = 5_000;

let session: DocumentSession<Floor> | null = null;

interface Answer {
  readonly id: string;
  /** Null confirms. */
  readonly why: DeclineReason | null;
}

/** The supervisor's page: of whom the unit was not told, which emergency access wants a second person, who works, and what waits. Nobody who called. */
export function FloorPage({ me }: { readonly me: Me }) {
  session ??= openDocumentSession<Floor>({
    path: '/api/floor',
    readAgainMs: READ_AGAIN_MS,
    documentIn: (message) => (message.type === 'floor' ? message.floor : null),
  });
  const current = session;
  const text = useText();
  const { document: floor, isSignedOut, clockOffsetMs } = useStore(current.state);
  const answer = useMutation<unknown, Error, Answer>({
    mutationFn: ({ id, why }) =>
      why === null
        ? sendCommand(`/api/break-glasses/${id}/confirm`)
        : sendCommand(`/api/break-glasses/${id}/decline`, { why }),
  });
  const waiting = floor?.breakGlasses ?? [];
  // What is said above them moves them, too. Confirming asks once only: never for another than the one that was read.
  const above = floor?.untold.map(({ callLabel }) => callLabel) ?? [];
  const isMoved = useJustMoved(waiting.length === 0 ? '' : [...above, ...waiting.map(({ id }) => id)].join());
  if (isSignedOut) return <SignedOut />;
  const count = waiting.length + (floor?.untoldInAll ?? 0);
  return (
    <WatchPage place={text('supervisor.place')} me={me} session={current} count={count} failure={answer.error}>
      {floor === null ? null : <UntoldVictims floor={floor} offsetMs={clockOffsetMs} />}
      <section className="watch-part" aria-labelledby="asked">
        <div role="status">
          <h2 className="big-title" id="asked">
            {floor === null ? text('gate.loading') : text('supervisor.asked', { count: waiting.length })}
          </h2>
        </div>
        <p className="hint">{text('supervisor.rule')}</p>
        <ul className="watch-list">
          {waiting.map((glass) => (
            <WaitingBreakGlass
              key={glass.id}
              glass={glass}
              offsetMs={clockOffsetMs}
              isBusy={answer.isPending || isMoved}
              onAnswer={(why) => answer.mutate({ id: glass.id, why })}
            />
          ))}
        </ul>
      </section>
      {floor === null ? null : <FloorPeople floor={floor} offsetMs={clockOffsetMs} />}
      {floor === null ? null : <LeftMessages floor={floor} offsetMs={clockOffsetMs} />}
      {floor === null ? null : <PromisedCallBacks callBacks={floor.callBacks} />}
      <TalkList offsetMs={clockOffsetMs}>
        {me.place ? (
          <p className="button-row">
            <a className="button" href="/operator" target="_blank" rel="noopener">
              {text('talks.open-desk')}
            </a>
          </p>
        ) : (
          <p className="hint">{text('talks.desk-needed')}</p>
        )}
      </TalkList>
      <NuisancePart />
      <RingingPart />
      <RosterPart />
      <TelephonesPart me={me} offsetMs={clockOffsetMs} />
    </WatchPage>
  );
}
