import type { Floor } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';

/** How many callers were promised a call back, and whether anybody keeps it: figures, and nobody who called. */
export function PromisedCallBacks({ callBacks }: { readonly callBacks: Floor['callBacks'] }) {
  const text = useText();
  return (
    <section className="watch-part" aria-labelledby="call-backs">
      <h2 className="small-title" id="call-backs">
        {text('supervisor.call-backs')}
      </h2>
      <p role="status">{text('supervisor.call-backs.count', { ...callBacks })}</p>
    </section>
  );
}
