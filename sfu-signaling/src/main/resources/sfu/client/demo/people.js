const $ = id => document.getElementById(id);
/** Close enough to the end of the list that the next page is wanted, in pixels. */
const NEAR_END_PX = 200;

/** The list of who is here, page by page, and its button with their number. */
export class People {
  #room;
  #myName;
  #stops;
  #frame = 0;
  #isStopped = false;

  constructor(room, myName) {
    this.#room = room;
    this.#myName = myName;
    const events = ['participantJoined', 'participantLeft', 'participantCountChanged', 'connectionStateChanged',
      'localTrackChanged', 'trackPublished', 'trackUnpublished', 'trackMuted', 'trackUnmuted'];
    this.#stops = events.map(event => room.on(event, () => this.#showSoon()));
    $('people-toggle').onclick = () => this.toggle($('people').hidden);
    $('people').onscroll = () => this.#isNearEnd() && this.#load();
    $('people-more').onclick = () => this.#load();
    this.#show();
  }

  toggle(isOpen) {
    $('people').hidden = !isOpen;
    $('people-toggle').setAttribute('aria-expanded', String(isOpen));
    if (isOpen) this.#showSoon();
  }

  stop() {
    this.#isStopped = true;
    this.#stops.forEach(stop => stop());
    this.toggle(false);
    cancelAnimationFrame(this.#frame);
  }

  #isNearEnd() {
    const { scrollTop, clientHeight, scrollHeight } = $('people');
    return scrollTop + clientHeight > scrollHeight - NEAR_END_PX;
  }

  async #load() {
    if (!this.#room.hasMoreParticipants || $('people-more').disabled) return;
    $('people-more').disabled = true;
    await this.#room.loadParticipants().catch(() => {}); // the button stays
    $('people-more').disabled = false;
    this.#showSoon();
  }

  /** Many who come at once are shown at once. */
  #showSoon() {
    cancelAnimationFrame(this.#frame);
    if (this.#isStopped) return;
    this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show() {
    const others = [...this.#room.participants.values()];
    const count = Math.max(this.#room.participantCount, 1);
    $('people-count').textContent = String(count);
    $('people-toggle').setAttribute('aria-label', `People, ${count} here`);
    if ($('people').hidden) return;
    const me = this.#room.localParticipant;
    $('people-list').replaceChildren(
      row(`${this.#room.me?.name ?? this.#myName} (you)`, me.isEnabled('microphone')),
      ...others.map(person => row(person.name, person.trackOf('microphone')?.muted === false)),
    );
    const unnamed = count - 1 - others.length;
    $('people-more').hidden = !this.#room.hasMoreParticipants;
    $('people-rest').hidden = unnamed <= 0;
    $('people-rest').textContent = `and ${unnamed} more`;
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
