const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;

/**
 * The wire to the carrier, tied again whenever it breaks.
 * `listener` has `message(message)`, `sound(frame)` and `wire(isUp)`.
 */
export function openTelephone(listener) {
  let socket;
  let retryMs = FIRST_RETRY_MS;

  function tie() {
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/telephone`);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      retryMs = FIRST_RETRY_MS;
      listener.wire(true);
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') listener.message(JSON.parse(data));
      else listener.sound(new Int16Array(data));
    };
    socket.onclose = () => {
      listener.wire(false);
      setTimeout(tie, retryMs);
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    };
  }

  tie();
  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    speak(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
  };
}
