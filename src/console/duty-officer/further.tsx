import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Unit, UnitEscalation } from '../shared/contract.ts';
import { readDocument } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { NotRead } from '../shared/not-read.tsx';
import { unacknowledged } from './clocks.ts';
import { InboxItem } from './inbox-item.tsx';
import type { UnitState } from './unit-state.ts';

/** The first ones are pushed to the page; what comes after them is asked for as long as it is open. */
const LOOK_MS = 5_000;

export interface Further {
  /** How many come before those of this part; 0 while none is open. */
  readonly after: number;
  readonly escalations: readonly UnitEscalation[];
  readonly isMissing: boolean;
  readonly error: Error | null;
  goTo(after: number): void;
}

/** The part of the list that the officer has opened below the first one. */
export function useFurther(unit: Unit | null): Further {
  const [asked, setAsked] = useState(0);
  // What it held may have moved up in the meantime.
  const after = asked < (unit?.total ?? 0) ? asked : 0;
  const read = useQuery({
    queryKey: ['unit', after],
    queryFn: () => readDocument<Unit>(`/api/unit/after/${after}`),
    enabled: after > 0,
    refetchInterval: LOOK_MS,
    networkMode: 'always',
    gcTime: 0,
  });
  const first = new Set(unit?.escalations.map(({ id }) => id));
  return {
    after,
    // One that has just come up stands there, and not twice.
    escalations: after === 0 ? [] : (read.data?.escalations.filter(({ id }) => !first.has(id)) ?? []),
    isMissing: after > 0 && (read.data === undefined || read.isError),
    error: read.error,
    goTo: setAsked,
  };
}

export interface FurtherPartProps {
  readonly state: UnitState;
  readonly further: Further;
  readonly isBusy: boolean;
  readonly onAcknowledge: (escalation: UnitEscalation) => void;
}

/** How many more there are than the page shows, and the way to them. Nothing ends without a word at the edge of the list. */
export function FurtherPart({ state, further, isBusy, onAcknowledge }: FurtherPartProps) {
  const text = useText();
  const { unit } = state;
  if (unit === null || unit.escalations.length >= unit.total) return null;
  const size = unit.escalations.length;
  const { after } = further;
  const end = Math.min(after + size, unit.total);
  const more = unit.total - end;
  const waiting = unit.waiting - unacknowledged([...unit.escalations, ...further.escalations]).length;
  return (
    <section className="further" aria-label={text('inbox.part', { from: after + 1, to: end, total: unit.total })}>
      {after === 0 ? null : (
        <h3 className="small-title">{text('inbox.part', { from: after + 1, to: end, total: unit.total })}</h3>
      )}
      {further.isMissing ? <NotRead error={further.error} /> : null}
      <ul className="inbox-list">
        {further.escalations.map((escalation) => (
          <InboxItem
            key={escalation.id}
            escalation={escalation}
            offsetMs={state.clockOffsetMs}
            isBusy={isBusy}
            onAcknowledge={() => onAcknowledge(escalation)}
          />
        ))}
      </ul>
      <p role="status">
        {more > 0 ? text('inbox.more', { count: more }) : ''}{' '}
        {more > 0 && after === 0 && waiting > 0 ? text('inbox.more-waiting', { count: waiting }) : ''}
      </p>
      <div className="status-buttons">
        {after === 0 ? null : <ActionButton label={text('inbox.before')} onPress={() => further.goTo(after - size)} />}
        {more === 0 ? null : <ActionButton label={text('inbox.next')} onPress={() => further.goTo(after + size)} />}
      </div>
    </section>
  );
}
