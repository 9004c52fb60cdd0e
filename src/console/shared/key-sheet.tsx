import { useText } from './language.tsx';
import { Layer } from './layer.tsx';
import type { MessageId } from './messages.ts';

export interface KeyLine {
  readonly key: string;
  readonly what: MessageId;
}

export interface KeyGroup {
  readonly title: MessageId;
  readonly lines: readonly KeyLine[];
}

const ALWAYS: KeyGroup = {
  title: 'keys.always',
  lines: [
    { key: 'Ctrl+K', what: 'keys.commands' },
    { key: 'F1', what: 'keys.help' },
    { key: 'Pause', what: 'keys.shade' },
    { key: 'Ctrl+Shift+0', what: 'keys.shade' },
    { key: 'Esc', what: 'keys.close' },
  ],
};

/** F1: every key of this desk, the same in the three languages and keyboard layouts. */
export function KeySheet(props: { readonly groups: readonly KeyGroup[]; readonly onClose: () => void }) {
  const text = useText();
  return (
    <Layer title={text('keys.title')} isOpen onClose={props.onClose}>
      <div className="key-sheet">
        {[...props.groups, ALWAYS].map((group) => (
          <section key={group.title}>
            <h3 className="small-title">{text(group.title)}</h3>
            <dl className="key-lines">
              {group.lines.map((line) => (
                <div key={`${line.key} ${line.what}`}>
                  <dt>
                    <kbd>{line.key}</kbd>
                  </dt>
                  <dd>{text(line.what)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="hint">{text('keys.note')}</p>
      </div>
    </Layer>
  );
}
