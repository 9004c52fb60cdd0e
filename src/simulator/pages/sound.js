const WORKLETS = ['/pages/microphone-worklet.js', '/pages/earpiece-worklet.js'];

/**
 * The telephone's earpiece and microphone. Made at the first press of a button, since browsers allow sound only then.
 * `onFrame` gets 20 ms of the microphone at a time, 16 bit at 8 kHz.
 */
export async function openSound(onFrame) {
  // The browser's own rate: Firefox refuses to join a microphone to a context of another one.
  const context = new AudioContext({ latencyHint: 'interactive' });
  for (const worklet of WORKLETS) await context.audioWorklet.addModule(worklet);
  const earpiece = new AudioWorkletNode(context, 'earpiece', { numberOfInputs: 0, outputChannelCount: [1] });
  earpiece.connect(context.destination);
  let microphone;

  return {
    context,
    hear: (frame) => earpiece.port.postMessage(frame, [frame.buffer]),
    hasMicrophone: () => microphone !== undefined,
    /** Throws when there is no microphone or the person says no. */
    async openMicrophone() {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: wantedSound() });
      const source = context.createMediaStreamSource(stream);
      const processor = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
      processor.port.onmessage = ({ data }) => onFrame(data);
      source.connect(processor);
      microphone = { stream, source };
    },
    closeMicrophone() {
      microphone?.source.disconnect();
      for (const track of microphone?.stream.getTracks() ?? []) track.stop();
      microphone = undefined;
    },
    resume: () => context.resume(),
  };
}

/** `/phone?raw` leaves the sound as it is, for measuring. */
function wantedSound() {
  if (!new URLSearchParams(location.search).has('raw')) return true;
  return { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
}

/** How loud a frame is, from 0 to 1, on a scale that follows the ear. */
export function loudness(frame) {
  let sum = 0;
  for (const level of frame) sum += level * level;
  const decibels = 10 * Math.log10(sum / frame.length / 32_768 ** 2 + 1e-9);
  return Math.max(0, Math.min(1, (decibels + 60) / 60));
}
