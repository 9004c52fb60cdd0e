import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useRef } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { UnitEscalation } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';

export interface AcknowledgeLayerProps {
  readonly escalation: UnitEscalation | null;
  readonly officer: string;
  readonly isBusy: boolean;
  readonly onConfirm: (escalation: UnitEscalation) => void;
  readonly onClose: () => void;
}

/** The receipt has a name under it, so it is asked once. Esc answers "not yet". */
export function AcknowledgeLayer({ escalation, officer, isBusy, onConfirm, onClose }: AcknowledgeLayerProps) {
  const text = useText();
  const confirm = useRef<HTMLDivElement>(null);
  return (
    <AlertDialog.Root open={escalation !== null} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="layer-backdrop" />
        <AlertDialog.Popup
          className="layer layer-small"
          initialFocus={() => confirm.current?.querySelector<HTMLElement>('.button-main') ?? true}
        >
          <AlertDialog.Title className="layer-title">
            {text('acknowledge.title', { reference: escalation?.reference ?? '' })}
          </AlertDialog.Title>
          <AlertDialog.Description className="hint">
            {text('acknowledge.hint', { name: officer })}
          </AlertDialog.Description>
          <div className="layer-foot" ref={confirm}>
            <ActionButton label={text('button.cancel')} onPress={onClose} />
            <ActionButton
              label={text('button.acknowledge')}
              icon="check"
              tone="main"
              isBusy={isBusy}
              onPress={() => escalation !== null && onConfirm(escalation)}
            />
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
