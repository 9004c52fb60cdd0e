import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { timeWithSeconds } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';

/** The line to the server, its clock, and whether everything here is invented. */
export function DeskFoot() {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  const isOpen = state.connection === 'open';
  return (
    <footer className="page-foot">
      <p className={`lamp lamp-${isOpen ? 'ok' : 'failed'}`}>
        <Icon name={isOpen ? 'check-circle' : 'warning'} />
        {text(`connection.${state.connection}`)}
      </p>
      <p className="figures">{text('foot.server-time', { time: timeWithSeconds(now) })}</p>
      {session.me.line.demo ? <p className="demo-mark">{text('foot.demo')}</p> : null}
    </footer>
  );
}
