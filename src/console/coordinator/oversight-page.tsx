import { useMutation, useQueryClient } from '@tanstack/react-query';
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
import { FurtherAlarms } from './further-alarms.tsx';
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
  const queries = useQueryClient();
  const acknowledge = useMutation<unknown, Error, string>({
    mutationFn: (id) => sendCommand(`/api/alarms/${id}/acknowledge`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['oversight'] }),
  });
  // Who has seen one makes the next come up under the same finger.
  const isMoved = useJustMoved((seen?.alarms ?? []).map(({ id, acknowledgedAt }) => `${id} ${acknowledgedAt}`).join());
  if (isSignedOut) return <SignedOut />;
  const open = seen?.alarmsUnseen ?? 0;
  const list = { offsetMs: clockOffsetMs, onAcknowledge: acknowledge.mutate };
  return (
    <WatchPage place={text('coordinator.place')} me={me} session={current} count={open} failure={acknowledge.error}>
      <section className="watch-part" aria-labelledby="alarms">
        <div role="status">
          <h2 className="big-title" id="alarms">
            {seen === null ? text('gate.loading') : text('coordinator.alarms', { count: open })}
          </h2>
        </div>
        <AlarmList {...list} alarms={seen?.alarms ?? []} isBusy={acknowledge.isPending || isMoved} />
        {seen === null ? null : <FurtherAlarms {...list} seen={seen} isBusy={acknowledge.isPending} />}
      </section>
      <BreakGlassList breakGlasses={seen?.breakGlasses ?? []} offsetMs={clockOffsetMs} />
      <OutageList months={seen?.outageMonths ?? []} outages={seen?.outages ?? []} offsetMs={clockOffsetMs} />
      <SupervisorCertificates />
      <CheckpointList checkpoints={seen?.checkpoints ?? []} offsetMs={clockOffsetMs} />
    </WatchPage>
  );
}
