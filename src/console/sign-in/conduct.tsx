import { useState } from 'react';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { Form, SendButton } from './entrance-parts.tsx';

const RULES: readonly MessageId[] = [
  'conduct.1',
  'conduct.2',
  'conduct.3',
  'conduct.4',
  'conduct.5',
  'conduct.6',
  'conduct.7',
  'conduct.8',
];

/** The code of conduct (A9.2), to be read and accepted before anything else. */
export function Conduct(props: { readonly isBusy: boolean; readonly onAccept: () => void }) {
  const text = useText();
  const [isAgreed, setAgreed] = useState(false);
  return (
    <section className="card">
      <h2 className="big-title">{text('conduct.title')}</h2>
      <ol className="conduct-rules">
        {RULES.map((rule) => (
          <li key={rule}>{text(rule)}</li>
        ))}
      </ol>
      <Form onSend={props.onAccept}>
        <label className="conduct-agree">
          <input type="checkbox" required checked={isAgreed} onChange={(event) => setAgreed(event.target.checked)} />
          <span>{text('conduct.agree')}</span>
        </label>
        <SendButton label={text('conduct.accept')} isBusy={props.isBusy} />
      </Form>
    </section>
  );
}
