import { useState } from 'react';
import { ActionButton } from './action-button.tsx';
import { Choice } from './choice.tsx';
import type { Certificates } from './contract.ts';
import { DayField } from './day-field.tsx';
import { Labelled } from './labelled.tsx';
import { useLanguage } from './language.tsx';
import { dateOf } from './moments.ts';

type Kind = 'line' | 'child';

export interface KeptCertificate {
  readonly accountId: string;
  readonly kind: Kind;
  /** As 2026-11-24. */
  readonly lastDay: string;
}

interface CertificateFormProps {
  readonly people: Certificates['supervisors'];
  readonly isBusy: boolean;
  readonly onKeep: (kept: KeptCertificate) => void;
}

/** Until when somebody is certified, and a later or earlier day (A9.3). */
export function CertificateForm(props: CertificateFormProps) {
  const { text, language } = useLanguage();
  const { people, isBusy, onKeep } = props;
  const [accountId, setAccountId] = useState(people[0]?.id ?? '');
  const [kind, setKind] = useState<Kind>('line');
  const [lastDay, setLastDay] = useState('');
  const person = people.find(({ id }) => id === accountId);
  const until = kind === 'line' ? person?.certifiedUntil : person?.childUntil;
  return (
    <form className="watch-form" aria-labelledby="certificates" onSubmit={(event) => event.preventDefault()}>
      <h3 className="small-title" id="certificates">
        {text('roster.certificates')}
      </h3>
      <Labelled label={text('roster.field-person')}>
        {(id) => (
          <select id={id} className="field" value={accountId} onChange={(event) => setAccountId(event.target.value)}>
            {people.map(({ id: each, name }) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Choice<Kind>
        legend={text('roster.certificate-kind')}
        options={[
          { value: 'line', label: text('roster.certificate-line') },
          { value: 'child', label: text('roster.certificate-child') },
        ]}
        value={kind}
        onChoose={setKind}
      />
      <p className="hint">
        {until
          ? text('roster.certificate-until', { date: lastDayOf(until, language) })
          : text('roster.certificate-none')}
      </p>
      <DayField label={text('roster.certificate-last-day')} value={lastDay} onChange={setLastDay} isReadOut />
      <p className="hint">{text('roster.certificate-hint')}</p>
      <div className="button-row">
        <ActionButton
          label={text('roster.save')}
          isBusy={isBusy}
          isDisabled={lastDay === ''}
          onPress={() => onKeep({ accountId, kind, lastDay })}
        />
      </div>
    </form>
  );
}

/** It ends with the midnight after its last day. */
function lastDayOf(until: string, language: Parameters<typeof dateOf>[1]): string {
  return dateOf(new Date(until).getTime() - 1, language);
}
