import { announce } from '/announce.js';

const $ = id => document.getElementById(id);

/** For moderators: who asks to be let in. */
export class Knocks {
  #room;
  #onError;
  #stops;
  #known = new Set();

  constructor(room, onError) {
    this.#room = room;
    this.#onError = onError;
    this.#stops = [room.on('lobbyChanged', waiting => this.#show(waiting))];
    $('admit-all').onclick = () => this.#do(room.moderation.admit());
    this.#show(room.lobby ?? []);
  }

  stop() {
    this.#stops.forEach(stop => stop());
    this.#show([]);
  }

  #show(waiting) {
    for (const { knock, name } of waiting) if (!this.#known.has(knock)) announce(`${name} asks to be let in`);
    this.#known = new Set(waiting.map(({ knock }) => knock));
    $('knocks').hidden = waiting.length === 0;
    $('admit-all').hidden = waiting.length < 2;
    $('knock-list').replaceChildren(...waiting.map(each => this.#row(each)));
  }

  #row({ knock, name }) {
    const item = document.createElement('li');
    const text = Object.assign(document.createElement('span'), { textContent: `${name} asks to be let in` });
    item.append(
      text,
      button('Let in', 'primary', `Let ${name} in`, () => this.#do(this.#room.moderation.admit(knock))),
      button('Refuse', 'quiet', `Refuse ${name}`, () => this.#do(this.#room.moderation.refuse(knock))),
    );
    return item;
  }

  #do(work) {
    work.catch(this.#onError);
  }
}

function button(label, className, ariaLabel, onclick) {
  return Object.assign(document.createElement('button'), { type: 'button', textContent: label, className, ariaLabel, onclick });
}
