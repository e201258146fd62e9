import { iconOf } from '/menu.js';
import { hueOf, initials } from '/shown.js';

const $ = id => document.getElementById(id);
/** Close enough to the end of the list that the next page is wanted, in pixels. */
const NEAR_END_PX = 200;

/** The list of who is here, page by page, and its button with their number. */
export class People {
  #room;
  #myName;
  #onMenu;
  #marks = () => [];
  #stops;
  #frame = 0;
  #isStopped = false;

  /** @param onMenu function (participant's id, button): wants the menu of somebody; without it there is none */
  constructor(room, myName, onMenu = null) {
    this.#room = room;
    this.#onMenu = onMenu;
    this.#myName = myName;
    const events = ['participantJoined', 'participantLeft', 'participantCountChanged', 'connectionStateChanged',
      'localTrackChanged', 'trackPublished', 'trackUnpublished', 'trackMuted', 'trackUnmuted'];
    this.#stops = events.map(event => room.on(event, () => this.#showSoon()));
    $('people-scroll').onscroll = () => {
      if (this.#isNearEnd()) this.#load();
    };
    $('people-more').onclick = () => this.#load();
    this.#show();
  }

  /** It is seen now, or something that its rows show has changed. */
  refresh() {
    this.#showSoon();
  }

  /** @param marks function (participant's id, null: oneself) -> names of icons beside its name, as [['hand', 'hand raised']] */
  mark(marks) {
    this.#marks = marks;
  }

  stop() {
    this.#isStopped = true;
    this.#stops.forEach(stop => stop());
    cancelAnimationFrame(this.#frame);
  }

  #isNearEnd() {
    const { scrollTop, clientHeight, scrollHeight } = $('people-scroll');
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
    const myName = this.#room.me?.name ?? this.#myName;
    $('people-list').replaceChildren(
      this.#row(null, myName, `${myName} (you)`, me.isEnabled('microphone')),
      ...others.map(person => this.#row(person.id, person.name, person.name, isHeard(person))),
    );
    const unnamed = count - 1 - others.length;
    $('people-more').hidden = !this.#room.hasMoreParticipants;
    $('people-rest').hidden = unnamed <= 0;
    $('people-rest').textContent = `and ${unnamed} more`;
  }

  #row(id, name, label, hasSound) {
    const item = document.createElement('li');
    const avatar = Object.assign(document.createElement('span'), { className: 'avatar', textContent: initials(name), ariaHidden: 'true' });
    avatar.style.setProperty('--hue', String(hueOf(name)));
    item.append(avatar, Object.assign(document.createElement('span'), { className: 'name', textContent: label }));
    for (const [icon, meaning] of this.#marks(id)) item.append(sign(icon, meaning));
    if (!hasSound) item.append(sign('mic-off', 'muted'));
    if (id && this.#onMenu) item.append(this.#menuButton(id, name)); // seen by moderators alone
    return item;
  }

  #menuButton(id, name) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'icon moderate' });
    button.setAttribute('aria-label', `Moderate ${name}`);
    button.setAttribute('aria-haspopup', 'menu');
    button.append(iconOf('more'));
    button.onclick = () => this.#onMenu(id, button);
    return button;
  }
}

function isHeard(person) {
  return person.trackOf('microphone')?.muted === false;
}

function sign(icon, meaning) {
  const svg = iconOf(icon);
  svg.setAttribute('class', icon);
  svg.removeAttribute('aria-hidden');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', meaning);
  return svg;
}
