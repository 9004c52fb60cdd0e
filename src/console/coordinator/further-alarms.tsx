import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Oversight } from '../shared/contract.ts';
import { readDocument } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { NotRead } from '../shared/not-read.tsx';
import { useJustMoved } from '../shared/use-just-moved.ts';
import { AlarmList, type AlarmListProps } from './alarm-list.tsx';

/** The first ones are pushed to the page; what comes after them is asked for as long as it is open. */
const LOOK_MS = 5_000;
/** As many as one answer holds at the most. */
const PART = 25;

/** The way to the alarms after the first ones. Nothing ends without a word at the edge of the list. */
export function FurtherAlarms(props: Omit<AlarmListProps, 'alarms'> & { readonly seen: Oversight }) {
  const { seen, isBusy, ...list } = props;
  const text = useText();
  const [asked, setAsked] = useState(0);
  // What it held may have moved up in the meantime.
  const after = asked < seen.alarmsInAll ? asked : 0;
  const read = useQuery({
    queryKey: ['oversight', after],
    queryFn: () => readDocument<Oversight>(`/api/oversight/after/${after}`),
    enabled: after > 0,
    refetchInterval: LOOK_MS,
    networkMode: 'always',
    gcTime: 0,
  });
  const first = new Set(seen.alarms.map(({ id }) => id));
  const alarms = after === 0 ? [] : (read.data?.alarms.filter(({ id }) => !first.has(id)) ?? []);
  const isMoved = useJustMoved(alarms.map(({ id, acknowledgedAt }) => `${id} ${acknowledgedAt}`).join());
  if (seen.alarms.length >= seen.alarmsInAll) return null;
  const end = Math.min(after + PART, seen.alarmsInAll);
  return (
    <>
      <p role="status">{text('inbox.part', { from: after + 1, to: end, total: seen.alarmsInAll })}</p>
      {after > 0 && (read.data === undefined || read.isError) ? <NotRead error={read.error} /> : null}
      <AlarmList {...list} alarms={alarms} isBusy={isBusy || isMoved} />
      <div className="button-row">
        {after === 0 ? null : <ActionButton label={text('inbox.before')} onPress={() => setAsked(after - PART)} />}
        {end === seen.alarmsInAll ? null : (
          <ActionButton label={text('inbox.next')} onPress={() => setAsked(after + PART)} />
        )}
      </div>
    </>
  );
}
