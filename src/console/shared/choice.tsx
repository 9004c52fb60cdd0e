import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Why it cannot be chosen now; null or absent means that it can. */
  readonly obstacle?: string | null;
}

export interface ChoiceProps<Value extends string> {
  readonly legend: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly onChoose: (value: Value) => void;
  /** Said beside the legend while an answer is missing and was asked for. */
  readonly problem?: string | null;
}

/** One question, one answer out of a short closed list. Arrow keys move, as in any group of radio buttons. */
export function Choice<Value extends string>({ legend, options, value, onChoose, problem }: ChoiceProps<Value>) {
  const legendId = useId();
  const problemId = useId();
  return (
    <div className="choice">
      <div className="choice-legend" id={legendId}>
        {legend}
      </div>
      {problem === null || problem === undefined ? null : (
        <p className="choice-problem" id={problemId}>
          {problem}
        </p>
      )}
      <RadioGroup
        className="choice-options"
        aria-labelledby={legendId}
        aria-describedby={problem ? problemId : undefined}
        value={value}
        onValueChange={(next) => {
          const option = options.find((each) => each.value === next);
          if (option !== undefined) onChoose(option.value);
        }}
      >
        {options.map((option) => (
          <ChoiceOption key={option.value} option={option} />
        ))}
      </RadioGroup>
    </div>
  );
}

function ChoiceOption({ option }: { readonly option: Option<string> }) {
  const id = useId();
  const isDisabled = option.obstacle !== null && option.obstacle !== undefined;
  return (
    <label className="choice-option" htmlFor={id} data-disabled={isDisabled || undefined}>
      <Radio.Root id={id} value={option.value} disabled={isDisabled} className="choice-radio">
        <Radio.Indicator className="choice-dot" />
      </Radio.Root>
      <span>
        {option.label}
        {isDisabled ? <small className="choice-obstacle">{option.obstacle}</small> : null}
      </span>
    </label>
  );
}

/** Brings the keyboard to the first question that was marked as missing, once the page has been drawn. */
export function goToFirstProblem(): void {
  requestAnimationFrame(() => {
    // In the layer where one is open: what is missing behind it is another matter.
    const choice = (document.querySelector('.layer') ?? document).querySelector('.choice-problem')?.closest('.choice');
    choice?.querySelector<HTMLElement>('[role="radio"]:not([aria-disabled="true"])')?.focus();
  });
}
