import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { type FlagForm, type FlagSource, mayGiveIdentity, wordsForNumber } from './flag-form.ts';

export interface FlagPreviewProps {
  readonly form: FlagForm;
  readonly presumedAt: string | null;
  readonly source: FlagSource;
}

/** Exactly what the unit will see, while it is being answered; and to whom it goes, which nobody can change. */
export function FlagPreview({ form, presumedAt, source }: FlagPreviewProps) {
  const text = useText();
  const open = text('preview.open');
  const isPresumed = presumedAt !== null || form.presumedVictim;
  const identity =
    form.ground === null ? open : text(mayGiveIdentity(form) ? 'identity.may-be-given' : 'identity.withheld');
  return (
    <section className="flag-preview" aria-labelledby="preview-title">
      <p className="recipient">
        <Icon name="shield" />
        <span>
          <small>{text('flag.recipient-label')}</small>
          {/* NRM 4.4: nobody else may receive; there is no field in which another body could be written. */}
          <strong>{text('flag.recipient')}</strong>
        </span>
      </p>
      <h3 className="small-title" id="preview-title">
        {text('preview.title')}
      </h3>
      <dl className="sheet">
        <Line term={text('item.level')} value={form.level === null ? open : text(`level.${form.level}`)} />
        <Line term={text('item.sign')} value={form.sign === null ? open : text(`sign.${form.sign}`)} />
        <Line term={text('item.child')} value={form.child === null ? open : text(`child.${form.child}`)} />
        <Line term={text('item.consent')} value={form.consent === null ? open : text(`consent.${form.consent}`)} />
        <Line term={text('item.ground')} value={form.ground === null ? open : text(`ground.${form.ground}`)} />
        <Line term={text('item.presumed')} value={text(isPresumed ? 'yes' : 'no')} />
        <Line term={text('item.identity')} value={identity} />
        {source.startsWith('telephone') ? <Line term={text('item.taken')} value={text('item.on-telephone')} /> : null}
      </dl>
      <p className="hint" role="status">
        {text(wordsForNumber(form, source))}
      </p>
    </section>
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
