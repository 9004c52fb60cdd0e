import { ActionButton } from '../shared/action-button.tsx';
import type { Offer } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { elapsed, remaining, secondsBetween } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { CallFacts } from './call-facts.tsx';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';

/** The bar that cannot be missed. It takes no focus; it is read out once, by role="alert". */
export function OfferBar({ actions }: { readonly actions: DeskActions }) {
  const { session } = useDesk();
  const text = useText();
  const { desk, phone } = useStore(session.state);
  const offer = desk?.offer ?? null;
  const isHere = phone !== 'elsewhere';
  return (
    // aria-live keeps the bar within reach of assistive technology while a layer is open; the alert alone speaks.
    <div className="offer-place" aria-live="off">
      <p className="unseen" role="alert" aria-live="assertive">
        {offer === null || !isHere ? '' : announcement(text, offer)}
      </p>
      {offer === null ? null : (
        <section className={`offer offer-${offer.urgency}`} aria-label={text('offer.title')}>
          <OfferWords offer={offer} isHere={isHere} />
          {isHere ? <OfferButtons offer={offer} actions={actions} /> : <Elsewhere />}
        </section>
      )}
    </div>
  );
}

function OfferWords({ offer, isHere }: { readonly offer: Offer; readonly isHere: boolean }) {
  const { session } = useDesk();
  const text = useText();
  const isSilenced = useStore(session.silenced) === offer.id;
  const problem = useStore(session.ring.problem);
  return (
    <div className="offer-words">
      <span className="offer-bell" data-ringing={(isHere && !isSilenced) || undefined}>
        <Icon name={isHere && !isSilenced ? 'bell' : 'bell-off'} />
      </span>
      <div className="offer-said">
        <p className="offer-title">{titleOf(text, offer)}</p>
        {offer.reason === null ? null : <p className="offer-note">{text(`guest.reason.${offer.reason}`)}</p>}
        {offer.manner === null ? null : <p className="offer-note">{text(`offer.help.${offer.manner}`)}</p>}
        {offer.kind === 'test' ? null : <CallFacts call={offer} />}
        {isHere && problem !== null ? <p className="offer-note">{text(`lamp.ring.${problem}.remedy`)}</p> : null}
      </div>
      <OfferClocks offer={offer} />
    </div>
  );
}

function OfferClocks({ offer }: { readonly offer: Offer }) {
  const { session } = useDesk();
  const text = useText();
  const now = useNow() + useStore(session.state).clockOffsetMs;
  const left = remaining(offer.expiresAt, now);
  const whole = secondsBetween(offer.offeredAt, offer.expiresAt);
  const seconds = left.isOver ? 0 : left.minutes * 60 + left.seconds;
  return (
    <div className="offer-clocks" aria-hidden="true">
      {offer.kind === 'test' ? null : (
        <p className="offer-clock">
          <small>{text(offer.kind === 'caller' ? 'offer.waiting' : 'offer.talking')}</small>
          {elapsed(secondsBetween(offer.waitingSince, now))}
        </p>
      )}
      <p className="offer-clock">
        <small>{text('offer.left')}</small>
        {elapsed(seconds)}
      </p>
      <progress className="offer-left" value={seconds} max={Math.max(1, whole)} />
    </div>
  );
}

function OfferButtons({ offer, actions }: { readonly offer: Offer; readonly actions: DeskActions }) {
  const { session, commands } = useDesk();
  const text = useText();
  const isSilenced = useStore(session.silenced) === offer.id;
  const isAnswering = commands.answer.isPending;
  return (
    <div className="offer-buttons">
      <ActionButton
        label={text('bar.answer')}
        icon="phone"
        action="answer"
        tone="main"
        isBusy={isAnswering}
        onPress={() => actions.answer?.()}
      />
      <ActionButton
        label={text('bar.silence-ring')}
        icon="bell-off"
        action="silence-ring"
        isDisabled={isSilenced || isAnswering}
        onPress={() => actions['silence-ring']?.()}
      />
      <ActionButton
        label={text('bar.pass-on')}
        action="pass-on"
        isDisabled={isAnswering}
        isBusy={commands.passOn.isPending}
        onPress={() => actions['pass-on']?.()}
      />
    </div>
  );
}

function Elsewhere() {
  const { session } = useDesk();
  const text = useText();
  return (
    <div className="offer-buttons">
      <p className="offer-note">{text('offer.elsewhere')}</p>
      <ActionButton label={text('button.take-over')} icon="phone" onPress={session.takeOverPhone} />
    </div>
  );
}

function titleOf(text: ReturnType<typeof useText>, offer: Offer): string {
  const who = { name: offer.askedBy ?? '' };
  if (offer.kind === 'transfer' || offer.kind === 'help' || offer.kind === 'listen')
    return text(`offer.${offer.kind}`, who);
  return text(offer.kind === 'test' ? 'offer.test' : 'offer.title');
}

/** All that the bar shows and the answer hangs on: whoever only hears it must not be told less. */
function announcement(text: ReturnType<typeof useText>, offer: Offer): string {
  if (offer.kind === 'test') return text('offer.announce.test');
  const language = text(`language.name.${offer.language}`);
  const urgency = [
    text(`urgency.${offer.urgency}`),
    ...(offer.isChild ? [text('call.is-child')] : []),
    ...(offer.needsInterpreter ? [text('call.needs-interpreter')] : []),
  ].join(', ');
  if (offer.kind === 'caller') return text('offer.announce', { language, urgency });
  const why = [
    ...(offer.reason === null ? [] : [text(`guest.reason.${offer.reason}`)]),
    ...(offer.manner === null ? [] : [text(`offer.help.${offer.manner}`)]),
  ];
  return text('offer.announce.transfer', {
    title: [titleOf(text, offer), ...why, `${language}, ${urgency}`].join('. '),
  });
}
