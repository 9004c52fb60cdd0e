import { ActionButton } from '../shared/action-button.tsx';
import type { Oversight } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useNow } from '../shared/use-now.ts';
import { wordsForMoment } from '../shared/wording.ts';

type Alarm = Oversight['alarms'][number];

/** Kinds with words of their own; whatever the line learns to raise is shown all the same. */
const WORDS: Readonly<Record<string, MessageId>> = {
  'unit-not-told': 'alarm.unit-not-told',
  'nobody-on-duty': 'alarm.nobody-on-duty',
  'notice-unacknowledged': 'alarm.notice-unacknowledged',
  'handover-late': 'alarm.handover-late',
  'officer-away': 'alarm.officer-away',
  'refused-recipient': 'alarm.refused-recipient',
  'break-glass': 'alarm.break-glass',
  'history-budget': 'alarm.history-budget',
  'honey-opened': 'alarm.honey-opened',
  'case-word-locked': 'alarm.case-word-locked',
  'audit-unsigned': 'alarm.audit-unsigned',
  'audit-broken': 'alarm.audit-broken',
  'keyd-away': 'alarm.keyd-away',
  'keyd-budget-spent': 'alarm.keyd-budget-spent',
  'keyd-store-unwritable': 'alarm.keyd-store-unwritable',
  'keyd-store-put-back': 'alarm.keyd-store-put-back',
  'keyd-clock-leapt': 'alarm.keyd-clock-leapt',
  'keyd-recipients-expired': 'alarm.keyd-recipients-expired',
  'carrier-records-late': 'alarm.carrier-records-late',
  'message-late': 'alarm.message-late',
  'message-lost': 'alarm.message-lost',
  'message-unheard': 'alarm.message-unheard',
  'line-unreachable': 'alarm.line-unreachable',
  'queue-full': 'alarm.queue-full',
  'queue-evicts': 'alarm.queue-evicts',
  'clock-drifts': 'alarm.clock-drifts',
  'leg-not-ended': 'alarm.leg-not-ended',
  'call-back-due': 'alarm.call-back-due',
  'roster-gap-soon': 'alarm.roster-gap-soon',
  'roster-gap-close': 'alarm.roster-gap-close',
  'roster-gap-now': 'alarm.roster-gap-now',
  'speaker-gap-soon': 'alarm.speaker-gap-soon',
  'speaker-gap-close': 'alarm.speaker-gap-close',
  'speaker-gap-now': 'alarm.speaker-gap-now',
  'shift-late': 'alarm.shift-late',
  'caller-waits': 'alarm.caller-waits',
  'nobody-reachable': 'alarm.nobody-reachable',
};

export interface AlarmListProps {
  readonly alarms: readonly Alarm[];
  readonly offsetMs: number;
  readonly isBusy: boolean;
  readonly onAcknowledge: (id: string) => void;
}

/** Every alarm, the open ones first. An id is all that leads to what it is about. */
export function AlarmList({ alarms, offsetMs, isBusy, onAcknowledge }: AlarmListProps) {
  const { text, language } = useLanguage();
  const now = useNow() + offsetMs;
  return (
    <ul className="watch-list">
      {alarms.map((alarm) => {
        const words = WORDS[alarm.kind];
        const moment = (at: string) => wordsForMoment(text, language, { moment: at, now });
        return (
          <li key={alarm.id}>
            <article className={`card watch-item ${alarm.acknowledgedAt === null ? 'watch-item-new' : ''}`}>
              <header className="watch-item-head">
                <Icon name={alarm.acknowledgedAt === null ? 'warning' : 'check-circle'} />
                <h3 className="small-title" id={`alarm-${alarm.id}`}>
                  {words === undefined ? text('alarm.other', { kind: alarm.kind }) : text(words)}
                </h3>
                {alarm.account === null ? null : <span className="fact">{alarm.account}</span>}
                {alarm.times > 1 ? <span className="fact">{text('alarm.times', { count: alarm.times })}</span> : null}
              </header>
              <p className="since">
                {text(alarm.lasts && alarm.acknowledgedAt === null ? 'alarm.since-and-lasts' : 'alarm.since', {
                  moment: moment(alarm.raisedAt),
                })}
              </p>
              {alarm.acknowledgedAt === null ? (
                <div className="button-row">
                  <ActionButton
                    label={text('alarm.seen')}
                    about={`alarm-${alarm.id}`}
                    icon="check"
                    isBusy={isBusy}
                    onPress={() => onAcknowledge(alarm.id)}
                  />
                </div>
              ) : (
                <p className="since">
                  {text(alarm.lasts ? 'alarm.seen-and-lasts' : 'alarm.seen-at', {
                    moment: moment(alarm.acknowledgedAt),
                  })}
                </p>
              )}
            </article>
          </li>
        );
      })}
    </ul>
  );
}
