import { Checkbox } from '@base-ui/react/checkbox';
import { useId } from 'react';
import { Choice } from '../shared/choice.tsx';
import { CHILD_ANSWERS, CONSENTS, GROUNDS, type Ground, LEVELS, SIGNS } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import {
  answerFlag,
  type FlagField,
  type FlagForm,
  type FlagSource,
  isChildBranch,
  mayChooseGround,
} from './flag-form.ts';

export interface FlagQuestionsProps {
  readonly form: FlagForm;
  readonly source: FlagSource;
  readonly missing: readonly FlagField[];
  readonly isPresumed: boolean;
  readonly onChange: (form: FlagForm) => void;
}

/** The questions of the flag: closed answers only; no free text leaves the desk yet. */
export function FlagQuestions({ form, source, missing, isPresumed, onChange }: FlagQuestionsProps) {
  const text = useText();
  const answer = (change: Partial<FlagForm>) => onChange(answerFlag(form, change));
  const problem = (field: FlagField) => (missing.includes(field) ? text('flag.required') : null);
  return (
    <div className="flag-questions">
      <Choice
        legend={text('flag.level')}
        options={LEVELS.map((value) => ({ value, label: text(`level.${value}`) }))}
        value={form.level}
        onChoose={(level) => answer({ level })}
        problem={problem('level')}
      />
      <Choice
        legend={text('flag.sign')}
        options={SIGNS.map((value) => ({ value, label: text(`sign.${value}`) }))}
        value={form.sign}
        onChoose={(sign) => answer({ sign })}
        problem={problem('sign')}
      />
      <Choice
        legend={text('flag.child')}
        options={CHILD_ANSWERS.map((value) => ({ value, label: text(`child.${value}`) }))}
        value={form.child}
        onChoose={(child) => answer({ child })}
        problem={problem('child')}
      />
      {isChildBranch(form) ? (
        <p className="child-branch" role="status">
          <Icon name="shield" />
          {text('flag.child-branch')}
          {/* Whoever is gone is told nothing any more. */}
          {source === 'call' ? ` ${text('flag.child-explain')}` : null}
        </p>
      ) : null}
      <Choice
        legend={text('flag.consent')}
        options={CONSENTS.map((value) => ({ value, label: text(`consent.${value}`) }))}
        value={form.consent}
        onChoose={(consent) => answer({ consent })}
        problem={problem('consent')}
      />
      <Choice
        legend={text('flag.ground')}
        options={GROUNDS.map((value) => ({
          value,
          label: text(`ground.${value}`),
          obstacle: mayChooseGround(form, value) ? null : text(obstacleOf(value)),
        }))}
        value={form.ground}
        onChoose={(ground) => answer({ ground })}
        problem={problem('ground')}
      />
      {isPresumed ? null : <PresumedBox form={form} onChange={onChange} />}
    </div>
  );
}

function PresumedBox({ form, onChange }: Pick<FlagQuestionsProps, 'form' | 'onChange'>) {
  const text = useText();
  const id = useId();
  return (
    <label className="choice-option presumed-box" htmlFor={id}>
      <Checkbox.Root
        id={id}
        className="choice-box"
        checked={form.presumedVictim}
        onCheckedChange={(presumedVictim) => onChange({ ...form, presumedVictim })}
      >
        <Checkbox.Indicator className="choice-tick">
          <Icon name="check" />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span>
        {text('flag.presumed')}
        <small className="choice-obstacle">{text('presume.hint')}</small>
      </span>
    </label>
  );
}

function obstacleOf(ground: Ground) {
  if (ground === 'consent') return 'ground.needs-consent';
  return ground === 'child' ? 'ground.needs-child' : 'ground.child-needs-ground';
}
