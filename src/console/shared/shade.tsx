import { createContext, useEffect, useRef, useState } from 'react';
import { Keycap } from './keycap.tsx';
import { useText } from './language.tsx';
import { timeOf } from './moments.ts';
import { useNow } from './use-now.ts';

/** Whether the page lies under the shade: then nobody reads what it shows. */
export const ShadedContext = createContext(false);

export interface ShadeProps {
  /** How many things call for attention; shown as a bare number. */
  readonly count: number;
  readonly onOpen: () => void;
}

/** A solid cover with a clock, for when somebody comes in. The call and the saving go on underneath. */
export function Shade({ count, onOpen }: ShadeProps) {
  const text = useText();
  const now = useNow();
  const button = useRef<HTMLButtonElement>(null);
  // Whoever was typing goes on where they were once it is lifted: words must not go nowhere.
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    button.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [before]);
  return (
    <div className="shade" role="dialog" aria-modal="true" aria-label={text('page.title')}>
      <p className="shade-clock" aria-hidden="true">
        {timeOf(now)}
      </p>
      <p className="shade-count" role="status">
        {count === 0 ? '' : text('outside.new', { count })}
      </p>
      <button ref={button} type="button" className="button button-quiet" onClick={onOpen}>
        <span className="button-label">{text('button.unshade')}</span>
        <Keycap name="Pause" />
      </button>
    </div>
  );
}
