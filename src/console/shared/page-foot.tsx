import type { Me } from './contract.ts';
import type { DocumentState } from './document-session.ts';
import { Icon } from './icons.tsx';
import { useText } from './language.tsx';
import { timeWithSeconds } from './moments.ts';
import { useNow } from './use-now.ts';

interface Props {
  readonly state: Pick<DocumentState<unknown>, 'connection' | 'clockOffsetMs'>;
  readonly me: Pick<Me, 'line'>;
}

/** The line to the server, its clock, and whether everything here is invented. */
export function PageFoot({ state, me }: Props) {
  const text = useText();
  const now = useNow() + state.clockOffsetMs;
  const isOpen = state.connection === 'open';
  return (
    <footer className="page-foot">
      <p className={`lamp lamp-${isOpen ? 'ok' : 'failed'}`}>
        <Icon name={isOpen ? 'check-circle' : 'warning'} />
        {text(`connection.${state.connection}`)}
      </p>
      <p className="figures">{text('foot.server-time', { time: timeWithSeconds(now) })}</p>
      {me.line.demo ? <p className="demo-mark">{text('foot.demo')}</p> : null}
    </footer>
  );
}
