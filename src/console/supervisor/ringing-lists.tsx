import type { Ringing } from '../shared/contract.ts';
import { CutAt } from '../shared/cut-at.tsx';
import { useText } from '../shared/language.tsx';
import { timeWithSeconds } from '../shared/moments.ts';

type RingingCall = Ringing['calls'][number];

/** Why each person is not rung for this caller, by name. */
export function UnrungPeople({
  people,
  inAll,
}: {
  readonly people: NonNullable<RingingCall['people']>;
  readonly inAll: number;
}) {
  const text = useText();
  return (
    <div>
      <h3 className="ringing-title">{text('ringing.people')}</h3>
      {people.length === 0 ? <p className="fact fact-danger">{text('ringing.no-people')}</p> : null}
      <CutAt shown={people.length} total={inAll} />
      <ul className="watch-rows">
        {people.map(({ name, why }) => (
          <li key={`${name} ${why}`} className="watch-row">
            <strong>{name}</strong>
            <span>{text(`ringing.why.${why}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who was rung for this call, on what, when, and what came of it; the latest first. */
export function RungOffers({ offers }: { readonly offers: RingingCall['offers'] }) {
  const text = useText();
  return (
    <div>
      <h3 className="ringing-title">{text('ringing.offers')}</h3>
      {offers.length === 0 ? <p className="hint">{text('ringing.no-offers')}</p> : null}
      <ul className="watch-rows">
        {offers.map((offer) => (
          <li key={`${offer.rungAt} ${offer.name} ${offer.place}`} className="watch-row">
            <span className="figures">{timeWithSeconds(offer.rungAt)}</span>
            {offer.name === null ? null : <strong>{offer.name}</strong>}
            <span>{text(`ringing.on.${offer.on}`, { place: offer.place ?? 0 })}</span>
            <span className="watch-row-end">{text(`ringing.result.${offer.result}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
