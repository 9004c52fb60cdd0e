import { ActionButton } from '../shared/action-button.tsx';
import type { UnitEscalation } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage } from '../shared/language.tsx';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { useNow } from '../shared/use-now.ts';
import { wordsForMoment, wordsForRemaining, wordsForSpan } from '../shared/wording.ts';
import { handoverClock, noticeClock } from './clocks.ts';

export interface InboxItemProps {
  readonly escalation: UnitEscalation;
  readonly offsetMs: number;
  readonly isBusy: boolean;
  readonly onAcknowledge: () => void;
}

/** One escalation: what is known, its two clocks, and its receipt. */
export function InboxItem({ escalation, offsetMs, isBusy, onAcknowledge }: InboxItemProps) {
  const { text } = useLanguage();
  const isNew = escalation.acknowledgedAt === null;
  const part = useFocusGoesOn<HTMLElement>();
  return (
    <li>
      <article
        className={`card item ${isNew ? 'item-new' : ''}`}
        data-escalation={escalation.id}
        data-late={escalation.isLate || undefined}
        aria-labelledby={`item-${escalation.id}`}
        {...part}
      >
        <header className="item-head">
          <h3 className="item-reference" id={`item-${escalation.id}`}>
            {escalation.reference}
          </h3>
          <Badges escalation={escalation} />
        </header>
        <Withdrawn escalation={escalation} offsetMs={offsetMs} />
        <div className="item-columns">
          <div>
            <Facts escalation={escalation} />
            <SealedNumber escalation={escalation} />
          </div>
          <Clocks escalation={escalation} offsetMs={offsetMs} />
        </div>
        {isNew ? (
          <footer className="item-foot">
            <ActionButton
              label={text('button.acknowledge')}
              about={`item-${escalation.id}`}
              icon="check"
              action="acknowledge"
              tone="main"
              isBusy={isBusy}
              onPress={onAcknowledge}
            />
          </footer>
        ) : null}
      </article>
    </li>
  );
}

function Badges({ escalation }: { readonly escalation: UnitEscalation }) {
  const { text } = useLanguage();
  const isDanger = escalation.level === 'danger-now';
  return (
    <ul className="facts">
      <li className={`fact ${isDanger ? 'fact-danger' : ''}`}>
        {isDanger ? <Icon name="warning" /> : null}
        {text(`level.${escalation.level}`)}
      </li>
      {escalation.child === 'yes' || escalation.child === 'in-doubt' ? (
        <li className="fact fact-warning">
          <Icon name="person" />
          {text(`child.${escalation.child}`)}
        </li>
      ) : null}
      {escalation.isLate ? (
        <li className="fact fact-danger">
          <Icon name="clock" />
          {text('state.late')}
        </li>
      ) : null}
    </ul>
  );
}

function Facts({ escalation }: { readonly escalation: UnitEscalation }) {
  const { text } = useLanguage();
  return (
    <dl className="sheet">
      <Line term={text('item.sign')} value={text(`sign.${escalation.sign}`)} />
      <Line term={text('item.child')} value={text(`child.${escalation.child}`)} />
      <Line
        term={text('item.consent')}
        value={text(escalation.consentWithdrawnAt === null ? `consent.${escalation.consent}` : 'consent.withdrawn')}
      />
      <Line term={text('item.ground')} value={text(`ground.${groundThatStands(escalation)}`)} />
      <Line term={text('item.presumed')} value={text(escalation.presumedAt === null ? 'no' : 'yes')} />
      <Line term={text('item.identity')} value={text(`identity.${escalation.identity}`)} />
      {escalation.isFromTelephone ? <Line term={text('item.taken')} value={text('item.on-telephone')} /> : null}
    </dl>
  );
}

/** B4.3: said before all that is known, since the officer may have read that the person agreed. */
function Withdrawn({ escalation, offsetMs }: { readonly escalation: UnitEscalation; readonly offsetMs: number }) {
  const { text, language } = useLanguage();
  const now = useNow() + offsetMs;
  const withdrawnAt = escalation.consentWithdrawnAt;
  const moment = withdrawnAt === null ? '' : wordsForMoment(text, language, { moment: withdrawnAt, now });
  return (
    <p className="item-withdrawn" role="status">
      {withdrawnAt === null ? null : (
        <>
          <Icon name="shield" />
          {escalation.identity === 'withheld'
            ? text('item.withdrawn', { moment })
            : text('item.withdrawn-ground', { moment, ground: text(`ground.${groundThatStands(escalation)}`) })}
        </>
      )}
    </p>
  );
}

/** Where the line gives who it is in spite of a withdrawal, it is for a child, or doubt about age (B6.6): the database decides that. */
function groundThatStands({ ground, identity, consentWithdrawnAt }: UnitEscalation): UnitEscalation['ground'] {
  if (consentWithdrawnAt === null || ground !== 'consent') return ground;
  return identity === 'may-be-given' ? 'child' : 'none';
}

/** The page cannot open it: it is taken to an enrolled device, as a file. Where one may be given and there is none, the page says so. */
function SealedNumber({ escalation }: { readonly escalation: UnitEscalation }) {
  const { text } = useLanguage();
  if (escalation.sealedNumber === null)
    return escalation.identity === 'may-be-given' ? (
      <p className="sealed-number hint">{text('item.no-number')}</p>
    ) : null;
  const file = `data:application/json,${encodeURIComponent(escalation.sealedNumber)}`;
  return (
    <p className="sealed-number">
      <a className="button button-plain" href={file} download={`${escalation.reference}.json`}>
        <Icon name="shield" />
        <span className="button-label">{text('item.sealed-number')}</span>
      </a>
      <span className="hint">{text('item.sealed-number-hint')}</span>
    </p>
  );
}

function Line({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Clocks({ escalation, offsetMs }: { readonly escalation: UnitEscalation; readonly offsetMs: number }) {
  const { text, language } = useLanguage();
  const now = useNow() + offsetMs;
  const notice = noticeClock(escalation, now);
  const handover = handoverClock(escalation, now);
  const moment = (at: string) => wordsForMoment(text, language, { moment: at, now });
  return (
    <div className="clocks">
      <section className={`clock clock-${notice.isStopped ? 'stopped' : notice.isLate ? 'late' : 'running'}`}>
        <h4 className="small-title">{text('clock.notice')}</h4>
        <p className="clock-figures figures">{wordsForSpan(text, notice.seconds)}</p>
        <p className="hint">{text('clock.sent', { moment: moment(escalation.raisedAt) })}</p>
        <p className="clock-state">
          <Icon name={notice.isStopped ? 'check-circle' : notice.isLate ? 'warning' : 'clock'} />
          {notice.isStopped
            ? text('clock.acknowledged', {
                name: escalation.acknowledgedBy ?? '–',
                moment: moment(escalation.acknowledgedAt ?? escalation.raisedAt),
              })
            : text(notice.isLate ? 'clock.notice-late' : 'clock.notice-running')}
        </p>
      </section>
      {handover === null ? (
        <section className="clock">
          <h4 className="small-title">{text('clock.handover')}</h4>
          <p className="hint">{text('clock.no-handover')}</p>
        </section>
      ) : (
        <section className={`clock clock-${handover.tone}`}>
          <h4 className="small-title">{text(handover.left.isOver ? 'clock.overdue' : 'clock.handover')}</h4>
          <p className="clock-figures figures">{wordsForRemaining(text, handover.left)}</p>
          <p className="hint">{text('clock.due', { moment: moment(handover.dueAt) })}</p>
          <p className="clock-state">
            <Icon name={handover.tone === 'late' ? 'warning' : 'clock'} />
            {text(`clock.handover-${handover.tone}`)}
          </p>
        </section>
      )}
    </div>
  );
}
