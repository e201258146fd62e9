/**
 * What moderators do about a room and its people. Participants are RemoteParticipants or their ids; 'all' is
 * everybody but moderators. All reject with SfuError: forbidden without the right to moderate, notFound, badRequest.
 */
export class Moderation {
  #request;

  /** @param request function (message) -> promise of the server's reply */
  constructor(request) {
    this.#request = request;
  }

  /** Nobody is sent it until its publisher unmutes it; hard: until it is allowed to. */
  mute(participant, { source, mid, hard = false } = {}) {
    return this.#do('moderate.mute', { participant: idOf(participant), source, mid, hard });
  }

  /** Takes a mute back that was hard: it may unmute again, by itself. */
  allowUnmute(participant, { source, mid } = {}) {
    return this.#do('moderate.mute', { participant: idOf(participant), source, mid, muted: false });
  }

  askUnmute(participant, source) {
    return this.#do('moderate.askUnmute', { participant: idOf(participant), source });
  }

  /** Camera and screen, or one of them. */
  stopVideo(participant, { source, hard = false } = {}) {
    return this.#do('moderate.stopVideo', { participant: idOf(participant), source, hard });
  }

  lowerHand(participant) {
    return this.#do('hand', { participant: idOf(participant), raised: false });
  }

  /** attendee, speaker, moderator */
  setRole(participant, role) {
    return this.#do('moderate.role', { participant: idOf(participant), role });
  }

  remove(participant) {
    return this.#do('moderate.remove', { participant: idOf(participant) });
  }

  /** Its identity does not come back to this room: for so many seconds, or for good. */
  ban(participant, { seconds, reason } = {}) {
    return this.#do('moderate.ban', { participant: idOf(participant), seconds, reason });
  }

  /** Of somebody who need not be here. */
  banIdentity(identity, { seconds, reason } = {}) {
    return this.#do('moderate.ban', { identity, seconds, reason });
  }

  unban(identity) {
    return this.#do('moderate.unban', { identity });
  }

  /** Nobody enters but moderators. */
  lock(locked = true) {
    return this.#do('moderate.lock', { locked });
  }

  unlock() {
    return this.lock(false);
  }

  /** Says to all that the room is recorded, or no longer. */
  setRecording(on) {
    return this.#do('recording', { on });
  }

  /** For all. */
  end() {
    return this.#do('room.end');
  }

  /** Somebody of room.lobby, by its knock; without: all. */
  admit(knock) {
    return this.#do('lobby.admit', knock ? { knock } : { all: true });
  }

  refuse(knock) {
    return this.#do('lobby.refuse', knock ? { knock } : { all: true });
  }

  /**
   * Opens breakout rooms and sends people there.
   *
   * @param rooms [{name, participants}]
   * @returns {Promise<object[]>} all of them: {room, name, people: [{id, identity, name}]}
   */
  async openBreakouts(rooms) {
    const plans = rooms.map(({ name, participants = [] }) => ({ name, participants: participants.map(idOf) }));
    return (await this.#request({ type: 'breakout.open', rooms: plans })).rooms;
  }

  /** The breakout rooms and who is in them. */
  async breakouts() {
    return (await this.#request({ type: 'breakout.list' })).rooms;
  }

  /** Sends somebody (oneself, too: room.me) to a breakout room, or back without one. */
  move(participant, room) {
    return this.#do('breakout.move', { participant: idOf(participant), room });
  }

  /** Sends all back: at once, or so many seconds after they were told. */
  closeBreakouts(seconds = 0) {
    return this.#do('breakout.close', { seconds });
  }

  async #do(type, fields = {}) {
    await this.#request({ type, ...fields });
  }
}

const idOf = participant => participant?.id ?? participant;
