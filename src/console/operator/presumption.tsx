import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useLanguage } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { wordsForMoment } from '../shared/wording.ts';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';

export interface PresumptionProps {
  readonly callId: string;
  readonly presumedAt: string | null;
  readonly actions: DeskActions;
}

/** The two decisions of an operator about a person: presumed a victim (NRM 4.2: the 24 hours run from here), and told to the unit. */
export function Presumption({ callId, presumedAt, actions }: PresumptionProps) {
  const { session, commands } = useDesk();
  const { text, language } = useLanguage();
  const now = useNow() + useStore(session.state).clockOffsetMs;
  return (
    <section className="panel" aria-labelledby="decision-title">
      <h3 id="decision-title" className="small-title">
        {text('decision.title')}
      </h3>
      {presumedAt === null ? (
        <>
          <ActionButton
            label={text('button.presume')}
            icon="person"
            isBusy={commands.presume.isPending}
            onPress={() => commands.presume.mutate(callId)}
          />
          <p className="hint">{text('presume.hint')}</p>
        </>
      ) : (
        <p className="presumed" role="status">
          <Icon name="check-circle" />
          <span>
            <strong>{text('presume.done')}</strong>{' '}
            {text('presume.since', { moment: wordsForMoment(text, language, { moment: presumedAt, now }) })}
          </span>
        </p>
      )}
      <ActionButton
        label={text('button.flag')}
        icon="flag"
        action="flag"
        tone="main"
        onPress={() => actions.flag?.()}
      />
    </section>
  );
}
