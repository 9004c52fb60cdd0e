import { useMutation } from '@tanstack/react-query';
import type { Me, Oversight } from '../shared/contract.ts';
import { type DocumentSession, openDocumentSession } from '../shared/document-session.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { SignedOut } from '../shared/page-guard.tsx';
import { useJustMoved } from '../shared/use-just-moved.ts';
import { useStore } from '../shared/use-store.ts';
import { WatchPage } from '../shared/watch-page.tsx';
import { AlarmList } from './alarm-list.tsx';
import { BreakGlassList } from './break-glass-list.tsx';
import { CheckpointList } from './checkpoint-list.tsx';
import { OutageList } from './outage-list.tsx';
import { SupervisorCertificates } from './supervisor-certificates.tsx';

/** The end of an outage is told by nobody. */
const READ_AGAIN_MS = 60_000;

let session: DocumentSession<Oversight> | null = null;

/** The coordinator's page: alarms, emergency accesses with their reasons, and the proof of the trail. No person of callers (A1.2). */
export function OversightPage({ me }: { readonly me: Me }) {
  session ??= openDocumentSession<Oversight>({
    path: '/api/oversight',
    readAgainMs: READ_AGAIN_MS,
    documentIn: (message) => (message.type === 'oversight' ? message.oversight : null),
  });
  const current = session;
  const text = useText();
  const { document: seen, isSignedOut, clockOffsetMs } = useStore(current.state);
  const acknowledge = useMutation<unknown, Error, string>({
    mutationFn: (id) => sendCommand(`/api/alarms/${id}/acknowledge`),
  });
  // Who has seen one makes the next come up under the same finger.
  const isMoved = useJustMoved((seen?.alarms ?? []).map(({ id, acknowledgedAt }) => `${id} ${acknowledgedAt}`).join());
  if (isSignedOut) return <SignedOut />;
  const open = (seen?.alarms ?? []).filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  return (
    <WatchPage place={text('coordinator.place')} me={me} session={current} count={open} failure={acknowledge.error}>
      <section className="watch-part" aria-labelledby="alarms">
        <div role="status">
          <h2 className="big-title" id="alarms">
            {seen === null ? text('gate.loading') : text('coordinator.alarms', { count: open })}
          </h2>
        </div>
        <AlarmList
          alarms={seen?.alarms ?? []}
          offsetMs={clockOffsetMs}
          isBusy={acknowledge.isPending || isMoved}
          onAcknowledge={acknowledge.mutate}
        />
      </section>
      <BreakGlassList breakGlasses={seen?.breakGlasses ?? []} offsetMs={clockOffsetMs} />
      <OutageList months={seen?.outageMonths ?? []} outages={seen?.outages ?? []} offsetMs={clockOffsetMs} />
      <SupervisorCertificates />
      <CheckpointList checkpoints={seen?.checkpoints ?? []} offsetMs={clockOffsetMs} />
    </WatchPage>
  );
}
