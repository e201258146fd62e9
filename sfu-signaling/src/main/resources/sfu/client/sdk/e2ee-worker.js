import { CipherError, FrameCipher } from './frame-cipher.js';
import { shapeOf } from './frame-shape.js';

/**
 * Where frames are encrypted and decrypted, beside the page's own thread. Takes {passphrase, room, index};
 * tells {id, code} when what a receiver gets can be read no longer (notEncrypted, wrongKey) or again (null).
 */
const cipher = new FrameCipher();

/**
 * A few frames of a slot's source before may still come, encrypted otherwise; then it is said again, as the slot may
 * have another source that cannot be read either.
 */
const FAILURES_TO_TELL = 5;
const FAILURES_TO_REPEAT = 50;

self.onmessage = ({ data: { passphrase, room, index } }) => cipher.setPassphrase(passphrase, room, index);

self.onrtctransform = ({ transformer: { readable, writable, options } }) => {
  const transform = options.isSender ? encrypting() : decrypting(options.id);
  readable.pipeThrough(new TransformStream({ transform })).pipeTo(writable).catch(() => {}); // the connection ended
};

const shapeOfFrame = frame => shapeOf(frame.getMetadata().mimeType);

/** What cannot be encrypted is not sent. */
function encrypting() {
  return async (frame, controller) => {
    const shape = shapeOfFrame(frame);
    if (!shape) return;
    const bytes = new Uint8Array(frame.data);
    const clear = shape.clear(bytes);
    frame.data = shape.wrap(await cipher.encrypt(bytes, clear, shape.isHeaderExact), clear).buffer;
    controller.enqueue(frame);
  };
}

/** What cannot be decrypted is not shown. */
function decrypting(id) {
  let failures = 0;
  let told; // the code that was told last
  const tell = code => {
    if (code === told && failures % FAILURES_TO_REPEAT !== 0) return;
    told = code;
    self.postMessage({ id, code });
  };
  const open = async frame => {
    const shape = shapeOfFrame(frame);
    if (!shape) throw new CipherError('notEncrypted');
    const bytes = new Uint8Array(frame.data);
    const clear = shape.clear(bytes);
    return cipher.decrypt(shape.unwrap(bytes, clear), clear, shape.isHeaderExact);
  };
  return async (frame, controller) => {
    try {
      frame.data = (await open(frame)).buffer;
    } catch (error) {
      if (++failures >= FAILURES_TO_TELL) tell(error.code ?? 'wrongKey');
      return;
    }
    failures = 0;
    if (told !== null) tell(null);
    controller.enqueue(frame);
  };
}
