import { SfuError } from './errors.js';

/**
 * Keeps one offer/answer exchange in flight; all that is wanted meanwhile is one more after it.
 * Without it two offers would overlap, or the slots of ten joiners would cost ten exchanges.
 */
export class Negotiation {
  #exchange;
  #queue = Promise.resolve(); // ends when all that was asked for has been done
  #next = null; // the exchange that has not begun yet

  /** @param exchange async function that makes one offer and applies its answer */
  constructor(exchange) {
    this.#exchange = exchange;
  }

  /** Resolves when an exchange that began after this call is done; rejects if that one failed. */
  run() {
    this.#next ??= this.between(() => {
      this.#next = null;
      return this.#exchange();
    });
    return this.#next;
  }

  /** Runs a task while no exchange is in flight: what it reads does not change under it. */
  between(task) {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => {}); // its caller hears of that
    return done;
  }
}

/**
 * One exchange: offer, send, apply the answer; refused, it is as if it had not been.
 *
 * @param send async (offer's SDP) -> answer's SDP
 */
export async function offerAnswer(pc, send) {
  if (pc.signalingState === 'closed') throw new SfuError('closed', 'the connection ended meanwhile');
  if (pc.getTransceivers().length === 0) return; // may neither publish nor subscribe
  await pc.setLocalDescription(await pc.createOffer());
  try {
    await pc.setRemoteDescription({ type: 'answer', sdp: await send(pc.localDescription.sdp) });
  } catch (error) {
    if (pc.signalingState === 'have-local-offer') await pc.setLocalDescription({ type: 'rollback' });
    throw error instanceof SfuError ? error : new SfuError('sdp', `the answer was not usable: ${error.message}`);
  }
}
