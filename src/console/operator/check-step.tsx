import type { ReactNode } from 'react';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import type { LampTone } from './shift-check.ts';

const TONE_ICONS = { ok: 'check-circle', busy: 'clock', failed: 'warning', unknown: 'circle' } as const;

export interface StepProps {
  readonly title: MessageId;
  readonly tone: LampTone;
  readonly sentence: MessageId;
  readonly remedy?: MessageId | null;
  readonly children?: ReactNode;
}

/** One step of the check: its lamp, a sentence, and what to do where it is not green. */
export function Step({ title, tone, sentence, remedy = null, children }: StepProps) {
  const text = useText();
  const part = useFocusGoesOn<HTMLLIElement>();
  return (
    <li className={`check-step check-${tone}`} {...part}>
      <span className="check-lamp">
        <Icon name={TONE_ICONS[tone]} />
      </span>
      <div className="check-body">
        <div className="check-words">
          <h3 className="step-title">{text(title)}</h3>
          <p className="check-sentence" role="status">
            {text(sentence)}
          </p>
          {remedy === null ? null : <p className="check-remedy">{text(remedy)}</p>}
        </div>
        {children}
      </div>
    </li>
  );
}

const REMEDIES: Readonly<Record<string, MessageId>> = {
  'microphone.blocked': 'lamp.microphone.blocked.remedy',
  'microphone.missing': 'lamp.microphone.missing.remedy',
  'microphone.busy': 'lamp.microphone.busy.remedy',
  'microphone.silent': 'lamp.microphone.silent.remedy',
  'ring.blocked': 'lamp.ring.blocked.remedy',
  'ring.not-heard': 'lamp.ring.not-heard.remedy',
  'ring.output-gone': 'lamp.ring.output-gone.remedy',
  'ring.unplayable': 'lamp.ring.unplayable.remedy',
  'line.not-answered': 'lamp.line.not-answered.remedy',
  'line.refused': 'lamp.line.refused.remedy',
  'line.no-voice': 'lamp.line.no-voice.remedy',
  'line.not-connected': 'lamp.line.not-connected.remedy',
};

/** What to do about a lamp that is not green; null where it is, or where nothing helps. */
export function remedyOf(lamp: 'microphone' | 'ring' | 'line', condition: string): MessageId | null {
  return REMEDIES[`${lamp}.${condition}`] ?? null;
}
