import { useText } from './language.tsx';

/** Of a list that is not whole: how much of it this is. Nothing beside a whole one. */
export function CutAt({ shown, total }: { readonly shown: number; readonly total: number }) {
  const text = useText();
  return shown < total ? <p className="hint">{text('inbox.part', { from: 1, to: shown, total })}</p> : null;
}
