import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useRef, useState } from 'react';
import { Icon } from './icons.tsx';
import { useText } from './language.tsx';

export interface LayerProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly size?: 'small' | 'wide';
  /** Where focus goes when it closes, if not back to where it was. */
  readonly focusAfter?: (() => HTMLElement | true) | undefined;
  readonly children: ReactNode;
}

/**
 * A layer over the desk. Esc closes it and only it; focus goes back to where it was; an offer's bar stays above it. The library takes the
 * rest of the page from a screen reader, whatever its role: what must be heard meanwhile bears an `aria-live` of its own.
 */
export function Layer({ title, isOpen, onClose, size = 'small', focusAfter, children }: LayerProps) {
  const text = useText();
  const body = useRef<HTMLDivElement>(null);
  const [before] = useState(() => document.activeElement);
  return (
    // Not fully modal: an offered call must be answerable by pointer too while a layer is open.
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()} modal="trap-focus" disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className="layer-backdrop" />
        <Dialog.Popup
          className={`layer layer-${size}`}
          initialFocus={() => firstIn(body.current)}
          finalFocus={focusAfter ?? (() => backTo(before))}
        >
          <header className="layer-head">
            <Dialog.Title className="layer-title">{title}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={text('button.close')}>
              <Icon name="cross-circle" />
            </Dialog.Close>
          </header>
          <div className="layer-body" ref={body}>
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The first thing to answer, not the cross: `true` leaves it to the library where there is none. */
function firstIn(body: HTMLElement | null): HTMLElement | true {
  return body?.querySelector<HTMLElement>('input:not([aria-hidden]), [role="radio"], button') ?? true;
}

/** In what only a script can focus the library goes on to the first button: over a talk the one that mutes, for the next space to press. */
function backTo(before: Element | null): boolean {
  if (!(before instanceof HTMLElement) || before.getAttribute('tabindex') !== '-1' || !before.isConnected) return true;
  before.focus({ preventScroll: true });
  return false;
}
