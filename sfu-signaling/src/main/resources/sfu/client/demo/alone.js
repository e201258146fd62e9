import { copyLink, openInvite } from '/invite.js';

const $ = id => document.getElementById(id);

/** What somebody sees who is alone in a room: how to get company. */
export class Alone {
  #room;
  #stops;

  /** @param roomName function that gives the room's name */
  constructor(room, roomName) {
    this.#room = room;
    const events = ['connectionStateChanged', 'participantCountChanged', 'participantJoined', 'participantLeft'];
    this.#stops = events.map(event => room.on(event, () => this.#show()));
    $('alone-copy').onclick = () => copyLink(roomName());
    $('alone-qr').onclick = () => openInvite(roomName());
    this.#show();
  }

  stop() {
    this.#stops.forEach(stop => stop());
    $('alone').hidden = true;
  }

  #show() {
    const { state, participantCount, participants } = this.#room;
    $('alone').hidden = state !== 'connected' || participantCount > 1 || participants.size > 0;
  }
}
