const $ = id => document.getElementById(id);

/** The page of those who wait: for a place in a full room, or to be let in by a moderator. */
export class WaitingPage {
  #stops;
  #onShow;

  /** @param onShow called when it comes in the place of the room */
  constructor(room, onShow) {
    this.#onShow = onShow;
    this.#stops = [
      room.on('waiting', news => this.#show(news)),
      room.on('connectionStateChanged', state => state === 'connected' && this.#hide()),
    ];
    $('waiting-cancel').onclick = () => room.leave();
  }

  stop() {
    this.#stops.forEach(stop => stop());
    $('waiting').hidden = true;
  }

  #show({ reason, position }) {
    const isLobby = reason === 'lobby';
    const title = isLobby ? 'Asking to be let in' : 'The room is full';
    const text = isLobby
      ? 'You come in as soon as a moderator lets you. Your camera and microphone are not seen or heard yet.'
      : `You are number ${position} in line, and come in by yourself when it is your turn.`;
    $('waiting-title').textContent = document.title = title;
    if ($('waiting-text').textContent !== text) $('waiting-text').textContent = text;
    if (!$('waiting').hidden) return;
    $('room').hidden = true;
    $('waiting').hidden = false;
    $('waiting-title').focus();
    this.#onShow();
  }

  #hide() {
    $('waiting').hidden = true;
    $('room').hidden = false;
  }
}
