import { useCallback, useEffect, useId, useState } from 'react';
import { useText } from '../shared/language.tsx';
import { mayChooseOutput } from '../shared/ring.ts';
import { useStore } from '../shared/use-store.ts';
import type { AudioChoice } from './audio-choice.ts';
import { useDesk } from './desk-commands.ts';
import { listDevices } from './microphone.ts';

type Devices = Awaited<ReturnType<typeof listDevices>>;

/** Microphone, headset and ring, each on a device of its own: the ring is heard while the headset lies on the desk. */
export function DeviceChoice() {
  const { session } = useDesk();
  const text = useText();
  const devices = useDevices();
  const choice = useStore(session.audio);
  const change = (next: Partial<AudioChoice>) => session.audio.set({ ...choice, ...next });
  return (
    <details className="devices">
      <summary>{text('devices.title')}</summary>
      <div className="device-grid">
        <DeviceSelect
          label={text('devices.microphone')}
          devices={devices.microphones}
          value={choice.microphone}
          onChoose={(microphone) => {
            change({ microphone });
            session.changeCheck({ microphone: 'unknown' });
          }}
        />
        {mayChooseOutput() ? (
          <>
            <DeviceSelect
              label={text('devices.headset')}
              devices={devices.outputs}
              value={choice.headset}
              onChoose={(headset) => change({ headset })}
            />
            <DeviceSelect
              label={text('devices.ring')}
              devices={devices.outputs}
              value={choice.ring}
              onChoose={(ring) => change({ ring })}
            />
          </>
        ) : null}
        <label className="device">
          <span>{text('devices.volume')}</span>
          <input
            type="range"
            min="0.2"
            max="1"
            step="0.1"
            value={choice.ringVolume}
            onChange={(event) => change({ ringVolume: Number(event.target.value) })}
          />
        </label>
      </div>
      {devices.microphones.length === 0 ? <p className="hint">{text('devices.unnamed')}</p> : null}
    </details>
  );
}

interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly value: string | null;
  readonly onChoose: (deviceId: string | null) => void;
}

function DeviceSelect({ label, devices, value, onChoose }: DeviceSelectProps) {
  const text = useText();
  const id = useId();
  const known = devices.filter((device) => device.deviceId !== 'default');
  return (
    <div className="device">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="field" value={value ?? ''} onChange={(event) => onChoose(event.target.value || null)}>
        <option value="">{text('devices.default')}</option>
        {known.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function useDevices(): Devices {
  const { session } = useDesk();
  const lamp = useStore(session.check).microphone;
  const [devices, setDevices] = useState<Devices>({ microphones: [], outputs: [] });
  const look = useCallback(() => void listDevices().then(setDevices, () => undefined), []);
  useEffect(() => {
    // Names of devices become known when the microphone is allowed: the lamp's change is the sign.
    if (lamp !== 'listening') look();
  }, [lamp, look]);
  useEffect(() => {
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, [look]);
  return devices;
}
