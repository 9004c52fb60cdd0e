import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import type { Finding } from './findings.ts';
import './marked-text.css';

export interface MarkedTextProps {
  readonly id: string;
  readonly value: string;
  readonly findings: readonly Finding[];
  readonly onChange: (value: string) => void;
  readonly onLeave?: () => void;
  /** In signs, of the text. */
  readonly limit: number;
  readonly rows: number;
  readonly className?: string;
  readonly isReadOnly?: boolean;
  readonly describedBy?: string;
  /** Said by the browser where a form with this text is sent; empty where it may be. */
  readonly refusal?: string;
}

/** A field under whose words the findings are underlined as they are typed: by a wave, so not by colour alone. */
export function MarkedText(props: MarkedTextProps) {
  const { id, value, findings, limit, rows, className = '', isReadOnly = false, refusal = '' } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  // Before anybody can press: a form is never refused for words that have gone.
  useLayoutEffect(() => field.current?.setCustomValidity(refusal), [refusal]);
  const follow = () => {
    if (mirror.current !== null && field.current !== null) mirror.current.scrollTop = field.current.scrollTop;
  };
  // Moved only once the words of this moment stand in it.
  useEffect(follow);
  return (
    <div className="marked-text">
      <div ref={mirror} className={`field marked-mirror ${className}`} aria-hidden="true">
        {marked(value, findings)}
        {'\n'}
      </div>
      <textarea
        ref={field}
        id={id}
        className={`field ${className}`}
        readOnly={isReadOnly}
        autoComplete="off"
        rows={rows}
        maxLength={limit}
        value={value}
        spellCheck={false}
        aria-describedby={props.describedBy}
        aria-invalid={refusal !== '' || undefined}
        onChange={(event) => props.onChange(rows === 1 ? event.target.value.replace(/\s/g, ' ') : event.target.value)}
        onScroll={follow}
        onBlur={props.onLeave}
      />
    </div>
  );
}

function marked(value: string, findings: readonly Finding[]): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end, words } of findings) {
    parts.push(value.slice(at, start), <mark key={start}>{words}</mark>);
    at = end;
  }
  parts.push(value.slice(at));
  return parts;
}
