import { ActionButton } from '../shared/action-button.tsx';
import type { Telephones } from '../shared/contract.ts';
import { useLanguage } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { wordsForMoment } from '../shared/wording.ts';

type OnCall = Telephones['onCall'][number];

/** It rings for twenty seconds, is asked for a key in three languages, and told that it was pressed. */
const TRIAL_MS = 60_000;

/** Whether an on-call telephone is being tried at this moment of the server's clock (milliseconds since 1970). */
export function isTried({ rungAt, reachedAt }: OnCall, now: number): boolean {
  if (rungAt === null || (reachedAt !== null && reachedAt >= rungAt)) return false;
  return now - new Date(rungAt).getTime() < TRIAL_MS;
}

interface TelephoneTrialProps {
  readonly row: OnCall;
  readonly offsetMs: number;
  readonly isBusy: boolean;
  readonly onTry: (id: string) => void;
}

/** Whether somebody was heard on this telephone, and the button that has it rung to know. */
export function TelephoneTrial({ row, offsetMs, isBusy, onTry }: TelephoneTrialProps) {
  const { text, language } = useLanguage();
  const now = useNow() + offsetMs;
  const isNow = isTried(row, now);
  const words = (moment: string) => wordsForMoment(text, language, { moment, now });
  const { rungAt, reachedAt } = row;
  const isUnheard = rungAt !== null && !isNow && (reachedAt === null || reachedAt < rungAt);
  return (
    <div className="telephone-trial">
      {rungAt === null && reachedAt === null ? <span>{text('telephones.trial-never')}</span> : null}
      {isNow ? <strong>{text('telephones.trial-now')}</strong> : null}
      {isUnheard ? <strong>{text('telephones.trial-unheard', { when: words(rungAt) })}</strong> : null}
      {reachedAt === null ? null : <span>{text('telephones.trial-heard', { when: words(reachedAt) })}</span>}
      <ActionButton
        label={text('telephones.trial-of', { name: row.name })}
        isBusy={isBusy || isNow}
        onPress={() => onTry(row.id)}
      />
    </div>
  );
}
