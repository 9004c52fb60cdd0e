import { useEffect, useState } from 'react';
import { ActionButton } from './action-button.tsx';
import type { Finding } from './findings.ts';
import { useText } from './language.tsx';
import { takeOut } from './take-out.ts';

/** Whoever types is not interrupted: what was found is read out when the keys have rested. */
const REST_MS = 800;
const SHOWN_LIMIT = 12;

export interface FoundListProps {
  readonly value: string;
  readonly findings: readonly Finding[];
  /** Whether they stand in the way, or may stay because the text is sealed. */
  readonly isStop: boolean;
  readonly onChange: (value: string) => void;
  /** Takes the words into a sealed block. */
  readonly onMove?: (words: string) => void;
}

/** What was found, by its kind, with the ways to be rid of it. Announced politely. */
export function FoundList({ value, findings, isStop, onChange, onMove }: FoundListProps) {
  const text = useText();
  const lead = text(isStop ? 'found.stop' : 'found.seen');
  const words = findings.map(({ kind }) => text(kind)).join(', ');
  const said = useRested(findings.length === 0 ? '' : `${lead} ${words}`);
  const remove = (finding: Finding) => onChange(takeOut(value, finding));
  const move = (finding: Finding) => {
    onMove?.(finding.words);
    remove(finding);
  };
  return (
    <>
      <p role="status" className="unseen">
        {said}
      </p>
      {findings.length === 0 ? null : (
        <div className={isStop ? 'found-list' : 'found-list found-seen'}>
          <p>{lead}</p>
          <ul>
            {findings.slice(0, SHOWN_LIMIT).map((finding) => (
              <li key={finding.start}>
                <span className="found-words">
                  {text(finding.kind)}: <strong>{finding.words}</strong>
                </span>
                <span className="button-row">
                  {onMove === undefined ? null : (
                    <ActionButton label={text('found.move')} onPress={() => move(finding)} />
                  )}
                  <ActionButton label={text('found.take-out')} onPress={() => remove(finding)} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function useRested(words: string): string {
  const [rested, setRested] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setRested(words), REST_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return rested;
}
