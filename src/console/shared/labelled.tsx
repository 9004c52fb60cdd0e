import { type ReactNode, useId } from 'react';

interface LabelledProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what stands there, and what helps. */
  readonly problem?: string | null;
  readonly children: (id: string, about: { 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
}

/** A field under its name, with what is wrong with it; a screen reader hears both at the field. */
export function Labelled({ label, hint, problem = null, children }: LabelledProps) {
  const id = useId();
  const [hintId, problemId] = [`${id}-hint`, `${id}-problem`];
  const describedBy = [hint === undefined ? '' : hintId, problem === null ? '' : problemId].filter(Boolean).join(' ');
  const about = {
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
    ...(problem === null ? {} : { 'aria-invalid': true as const }),
  };
  return (
    <p className="watch-field">
      <label htmlFor={id}>{label}</label>
      {children(id, about)}
      {hint === undefined ? null : (
        <small className="hint" id={hintId}>
          {hint}
        </small>
      )}
      {problem === null ? null : (
        <small className="choice-problem" id={problemId}>
          {problem}
        </small>
      )}
    </p>
  );
}
