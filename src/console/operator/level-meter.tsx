import { Meter } from '@base-ui/react/meter';
import { useText } from '../shared/language.tsx';

/** A shout measures about this much. */
const FULL_LEVEL = 0.3;

/** How loud the microphone is, drawn; the words beside it say whether that is enough. */
export function LevelMeter({ level }: { readonly level: number }) {
  const text = useText();
  const percent = Math.round(Math.min(1, level / FULL_LEVEL) * 100);
  return (
    <Meter.Root
      className="meter"
      value={percent}
      aria-label={text('check.level')}
      getAriaValueText={() => `${percent}`}
    >
      <Meter.Track className="meter-track">
        <Meter.Indicator className="meter-level" />
      </Meter.Track>
    </Meter.Root>
  );
}
