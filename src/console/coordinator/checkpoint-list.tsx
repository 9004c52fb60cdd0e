import { ActionButton } from '../shared/action-button.tsx';
import type { Oversight } from '../shared/contract.ts';
import { useLanguage } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { wordsForMoment } from '../shared/wording.ts';

type Checkpoint = Oversight['checkpoints'][number];

/**
 * The newest checkpoints of the trail as they are signed: number and digest to write down, print or keep as a file. Whoever holds one
 * can later show that nobody rewrote what came before it.
 */
export function CheckpointList(props: { readonly checkpoints: readonly Checkpoint[]; readonly offsetMs: number }) {
  const { text, language } = useLanguage();
  const now = useNow() + props.offsetMs;
  const { checkpoints } = props;
  return (
    <section className="watch-part watch-proof" aria-labelledby="proof">
      <h2 className="small-title" id="proof">
        {text('coordinator.proof')}
      </h2>
      <p className="hint">{text('coordinator.proof.hint')}</p>
      <div className="button-row">
        <ActionButton label={text('coordinator.print')} onPress={() => window.print()} />
        <ActionButton
          label={text('coordinator.save')}
          isDisabled={checkpoints.length === 0}
          onPress={() => save(checkpoints)}
        />
      </div>
      <ul className="watch-rows">
        {checkpoints.map((checkpoint) => (
          <li key={checkpoint.number} className="watch-row">
            <strong>{text('coordinator.checkpoint', { number: String(checkpoint.number) })}</strong>
            <span className="digest">{checkpoint.digest}</span>
            <span className="since watch-row-end">
              {wordsForMoment(text, language, { moment: checkpoint.storedAt, now })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `number:digest`, as `npm run audit:verify -- --noted` takes it, and the signed text below. */
function save(checkpoints: readonly Checkpoint[]): void {
  const lines = checkpoints.map(({ number, digest, text }) => `${number}:${digest}\n${text}`);
  const address = URL.createObjectURL(new Blob([lines.join('\n')], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `checkpoints-${checkpoints[0]?.number ?? 0}.txt`;
  link.click();
  URL.revokeObjectURL(address);
}
