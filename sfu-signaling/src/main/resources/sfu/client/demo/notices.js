import { announce, tell } from '/announce.js';

const SETTLED_MS = 2000; // who is told of so soon after a join was there before
const CROWD = 20; // people, with whom nobody wants to hear of each who comes

/** Tells who comes and goes, and what is shared. */
export class Notices {
  #room;
  #stops;
  #since = Infinity;

  constructor(room) {
    this.#room = room;
    this.#stops = [
      room.on('connectionStateChanged', state => { this.#since = state === 'connected' ? performance.now() : Infinity; }),
      room.on('participantJoined', ({ name }) => this.#say(`${name} joined`)),
      room.on('participantLeft', ({ name }, reason) => reason !== 'audience' && this.#say(`${name} left`)),
      room.on('trackPublished', track => track.source === 'screen' && this.#say(`${track.participant.name} shares a screen`)),
      room.on('localTrackChanged', source => source && announce(this.#ownState(source))),
    ];
  }

  stop() {
    this.#stops.forEach(stop => stop());
  }

  #say(text) {
    if (performance.now() - this.#since > SETTLED_MS && this.#room.participantCount < CROWD) tell(text);
  }

  #ownState(source) {
    const names = { microphone: 'Microphone', camera: 'Camera', screen: 'Screen sharing', screenAudio: 'Sound of the screen' };
    return `${names[source] ?? source} ${this.#room.localParticipant.isEnabled(source) ? 'on' : 'off'}`;
  }
}
