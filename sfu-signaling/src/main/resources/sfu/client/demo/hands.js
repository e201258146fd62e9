import { tell } from '/announce.js';

const $ = id => document.getElementById(id);

/** Raised hands: one's own by its button, those of others on their tiles and in the list. */
export class Hands {
  #room;
  #tiles;
  #onError;
  #stops;

  constructor(room, tiles, onError) {
    this.#room = room;
    this.#tiles = tiles;
    this.#onError = onError;
    this.#stops = [
      room.on('handChanged', person => this.#onChange(person)),
      room.on('participantJoined', person => person.handRaisedAt && tiles.showHand(person.id, true)),
      room.on('connectionStateChanged', () => this.#showOwn()),
    ];
    $('hand').onclick = () => this.toggle();
    this.#showOwn();
  }

  stop() {
    this.#stops.forEach(stop => stop());
    $('hand').hidden = true;
  }

  toggle() {
    if (!$('hand').hidden) this.#room.raiseHand(!this.#room.handRaisedAt).catch(this.#onError);
  }

  /** Of somebody, null: oneself, as People.mark wants it; with the place in line. */
  marksOf(id) {
    const person = id ? this.#room.participants.get(id) : this.#room;
    if (!person?.handRaisedAt) return [];
    const all = [this.#room, ...this.#room.participants.values()].filter(({ handRaisedAt }) => handRaisedAt);
    const place = all.filter(({ handRaisedAt }) => handRaisedAt <= person.handRaisedAt).length;
    return [['hand', `hand raised, number ${place}`]];
  }

  #onChange(person) {
    const isRaised = Boolean((person ?? this.#room).handRaisedAt);
    this.#tiles.showHand(person?.id ?? null, isRaised);
    if (!person) this.#showOwn();
    const who = person?.name ?? 'You';
    if (isRaised) tell(person ? `${who} raised a hand` : 'Your hand is raised');
    else if (!person) tell('Your hand is down');
  }

  #showOwn() {
    const isRaised = Boolean(this.#room.handRaisedAt);
    $('hand').hidden = !this.#room.raiseHand || this.#room.state !== 'connected';
    $('hand').setAttribute('aria-pressed', String(isRaised));
    $('hand').title = isRaised ? 'Lower your hand' : 'Raise your hand';
  }
}
