import type { Language, Urgency } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage } from '../shared/language.tsx';

export interface CallFactsProps {
  readonly call: {
    readonly callLabel: string;
    readonly language: Language;
    readonly urgency?: Urgency;
    readonly needsInterpreter?: boolean;
    readonly isChild?: boolean;
    readonly earlierContact?: Readonly<Record<Language, string>> | null;
  };
}

/** What is known of a call: a label and coarse facts. The caller's number is not among them; it never reaches a page. */
export function CallFacts({ call }: CallFactsProps) {
  const { language, text } = useLanguage();
  return (
    <ul className="facts">
      <li className="fact fact-label">{text('call.label', { label: call.callLabel })}</li>
      <li className="fact">{text(`language.name.${call.language}`)}</li>
      <SaidByKeys call={call} />
      {call.needsInterpreter === true ? (
        <li className="fact fact-warning">
          <Icon name="person" />
          {text('call.needs-interpreter')}
        </li>
      ) : null}
      {call.earlierContact ? (
        <li className="fact">{text('call.earlier-contact', { name: call.earlierContact[language] })}</li>
      ) : null}
    </ul>
  );
}

/** B4.1, B6.6: what the caller's keys said before anybody answered; of a message as of a call. */
export function SaidByKeys({ call }: CallFactsProps) {
  const { text } = useLanguage();
  return (
    <>
      {call.urgency?.startsWith('danger') === true ? (
        <li className="fact fact-danger">
          <Icon name="warning" />
          {text('urgency.danger')}
        </li>
      ) : null}
      {call.urgency?.endsWith('cannot-speak') === true ? (
        <li className="fact fact-warning">
          <Icon name="microphone-off" />
          {text('urgency.cannot-speak')}
        </li>
      ) : null}
      {call.isChild === true ? (
        <li className="fact fact-warning">
          <Icon name="person" />
          {text('call.is-child')}
        </li>
      ) : null}
    </>
  );
}
