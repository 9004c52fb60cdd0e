import { useId, useMemo } from 'react';
import { findingsIn } from './findings.ts';
import { FoundList } from './found-list.tsx';
import { useText } from './language.tsx';
import { MarkedText } from './marked-text.tsx';

export interface GuardedFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** In signs. */
  readonly limit: number;
  readonly rows?: number;
  /** Takes what was found into the sealed block; without one it can only be taken out. */
  readonly onMove?: (words: string) => void;
}

/**
 * The field for every text that is kept as it is written (B3.5): what says who somebody is is marked as it is typed, and
 * keeps the form around it from being sent. The server refuses the same; `isPlain` answers for buttons outside a form.
 */
export function GuardedField({ label, hint, value, onChange, limit, rows = 1, onMove }: GuardedFieldProps) {
  const text = useText();
  const id = useId();
  const findings = useMemo(() => findingsIn(value), [value]);
  return (
    <div className="guarded-field">
      <label htmlFor={id}>{label}</label>
      <MarkedText
        id={id}
        value={value}
        findings={findings}
        onChange={onChange}
        limit={limit}
        rows={rows}
        refusal={findings.length === 0 ? '' : text('found.stop')}
        {...(hint === undefined ? {} : { describedBy: `${id}-hint` })}
      />
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FoundList
        value={value}
        findings={findings}
        isStop
        onChange={onChange}
        {...(onMove === undefined ? {} : { onMove })}
      />
    </div>
  );
}

/** True when a text may be kept as it is written. */
export function isPlain(text: string): boolean {
  return findingsIn(text).length === 0;
}
