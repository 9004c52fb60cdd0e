import { ActionButton } from '../shared/action-button.tsx';
import { useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { timeOf } from '../shared/moments.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import { extraDutyUntil } from './desk-state.ts';
import { LayerOver } from './layer-over.tsx';

/** Asked of somebody without a shift who would be available: extra duty, until when, and that it is written down. */
export function ExtraDutyLayer({ onClose }: { readonly onClose: () => void }) {
  const { session, commands } = useDesk();
  const text = useText();
  const until = extraDutyUntil(useStore(session.state));
  if (until === null) return <LayerOver onClose={onClose} />;
  const take = () => commands.takeExtraDuty.mutate(undefined, { onSettled: onClose });
  return (
    <Layer title={text('duty.off-roster')} isOpen onClose={onClose}>
      <p>{text('duty.extra-question', { time: timeOf(until) })}</p>
      <p className="hint">{text('duty.extra-hint')}</p>
      <div className="button-row">
        <ActionButton
          label={text('duty.take-extra', { time: timeOf(until) })}
          icon="check-circle"
          tone="main"
          isBusy={commands.takeExtraDuty.isPending}
          onPress={take}
        />
        <ActionButton label={text('button.cancel')} onPress={onClose} />
      </div>
    </Layer>
  );
}
