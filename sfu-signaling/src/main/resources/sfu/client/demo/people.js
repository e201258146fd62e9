const $ = id => document.getElementById(id);

/** The list of who is here, and its button with their number. */
export class People {
  #room;
  #myName;
  #stops;

  constructor(room, myName) {
    this.#room = room;
    this.#myName = myName;
    const events = ['participantJoined', 'participantLeft', 'connectionStateChanged', 'localTrackChanged',
      'trackPublished', 'trackUnpublished', 'trackMuted', 'trackUnmuted'];
    this.#stops = events.map(event => room.on(event, () => this.#show()));
    $('people-toggle').onclick = () => this.toggle($('people').hidden);
    this.#show();
  }

  toggle(isOpen) {
    $('people').hidden = !isOpen;
    $('people-toggle').setAttribute('aria-expanded', String(isOpen));
  }

  stop() {
    this.#stops.forEach(stop => stop());
    this.toggle(false);
  }

  #show() {
    const others = [...this.#room.participants.values()];
    const me = this.#room.localParticipant;
    $('people-count').textContent = String(others.length + 1);
    $('people-toggle').setAttribute('aria-label', `People, ${others.length + 1} here`);
    $('people-list').replaceChildren(
      row(`${this.#room.me?.name ?? this.#myName} (you)`, me.isEnabled('microphone')),
      ...others.map(person => row(person.name, person.trackOf('microphone')?.muted === false)),
    );
  }
}

function row(name, isHeard) {
  const item = document.createElement('li');
  const text = document.createElement('span');
  text.className = 'name';
  text.textContent = name;
  item.append(text);
  if (!isHeard) item.append(micOff());
  return item;
}

function micOff() {
  const icon = document.getElementById('tile-template').content.querySelector('.mic-off').cloneNode(true);
  icon.removeAttribute('hidden');
  return icon;
}
