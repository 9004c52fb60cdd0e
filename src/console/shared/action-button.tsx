import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { Keycap } from './keycap.tsx';
import { type Action, keyLabel } from './keys.ts';

export interface ActionButtonProps {
  /** The accessible name: the words alone, without the key. */
  readonly label: string;
  readonly onPress: () => void;
  readonly icon?: IconName;
  /** Whose key is written on the button. */
  readonly action?: Action;
  readonly tone?: 'plain' | 'main' | 'danger' | 'quiet';
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  /** By its id, what says of whom or what it is, where several buttons bear the same words: whoever tabs hears it with them. */
  readonly about?: string;
  /** Shown beside a button that may not be pressed: never a grey button without a reason. */
  readonly reason?: ReactNode;
}

/**
 * A button of a desk: words, an icon, and the key that does the same. Enter that is held down presses once: browsers would press again and
 * again, and so confirm what the first press only asked about.
 */
export function ActionButton(props: ActionButtonProps) {
  const { label, icon, action, tone = 'plain', isBusy = false, isDisabled = false, isPressed } = props;
  const key = action === undefined ? null : keyLabel(action);
  return (
    <button
      type="button"
      className={`button button-${tone}`}
      data-action={action}
      aria-keyshortcuts={key === null ? undefined : key.replace('Ctrl', 'Control')}
      aria-disabled={isDisabled || isBusy}
      aria-busy={isBusy || undefined}
      aria-pressed={isPressed}
      aria-describedby={props.about}
      onKeyDown={(event) => event.repeat && event.key === 'Enter' && event.preventDefault()}
      onClick={() => !isDisabled && !isBusy && props.onPress()}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      <span className="button-label">{label}</span>
      {key === null ? null : <Keycap name={key} />}
    </button>
  );
}
