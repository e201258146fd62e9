/**
 * Who may publish in a room with a stage: this client's own standing, and for moderators what they do
 * about the others, by identity. In a room without a stage everybody is on it.
 */
export class Stage {
  #send;
  #emit;
  #myId = null;

  /** off, requested, invited, on */
  state = 'off';

  /** @param send function (message) -> promise of the reply; emit function (event name, value) */
  constructor(send, emit) {
    this.#send = send;
    this.#emit = emit;
  }

  get isOn() {
    return this.state === 'on';
  }

  /** Called by the room when it has joined as this participant. */
  open(me) {
    this.#myId = me.id;
    this.state = me.onStage === false ? 'off' : 'on'; // servers before stages say nothing
  }

  /** Called by the room for the server's news; whether this client was taken off. */
  apply({ participant, state, cause }) {
    const isOwn = participant.id === this.#myId;
    const isOver = isOwn && this.isOn && state !== 'on';
    if (isOwn) this.state = state;
    this.#emit('stageChanged', { participant, state, cause, isOwn });
    return isOver;
  }

  /** Asks to come, or says yes to an invitation. */
  request() {
    return this.#ask('request');
  }

  /** Goes, or takes a request back. */
  leave() {
    return this.#ask('leave');
  }

  /** Says yes to somebody's request (moderators), or without an identity to the own invitation. */
  accept(identity) {
    return this.#ask('accept', identity);
  }

  /** Says no likewise. */
  refuse(identity) {
    return this.#ask('refuse', identity);
  }

  /** Asks somebody to come (moderators). */
  invite(identity) {
    return this.#ask('invite', identity);
  }

  /** Puts somebody there without asking (moderators). */
  call(identity) {
    return this.#ask('call', identity);
  }

  /** Takes somebody off (moderators). */
  remove(identity) {
    return this.#ask('remove', identity);
  }

  async #ask(action, identity) {
    await this.#send({ type: `stage.${action}`, ...(identity ? { identity } : {}) });
  }
}
