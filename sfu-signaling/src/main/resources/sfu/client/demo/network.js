import { banner, tell } from '/announce.js';

const $ = id => document.getElementById(id);
const TEXTS = { good: 'Your connection is good', poor: 'Your connection is weak', lost: 'Your connection is lost' };
const ICONS = { good: 'signal', poor: 'signal-poor', lost: 'signal-lost' };

/** How well one is connected: the sign in the bar, and notices of what broke and came back. */
export class Network {
  #room;
  #stops;
  #wasLost = false;
  #isMoving = false;

  constructor(room) {
    this.#room = room;
    this.#stops = [
      room.on('connectionStateChanged', state => this.#showState(state)),
      room.on('qualityChanged', (person, quality) => person || this.#showQuality(quality)),
      room.on('interrupted', () => banner('Messages do not get through. Trying again …', 'warn')),
      room.on('resumed', () => this.#onBack()),
      room.on('tokenExpiring', inMs => banner(`Your access ends in ${Math.round(inMs / 1000)} seconds.`, 'warn')),
      room.on('moved', ({ name, back }) => this.#onMoved(back ? 'the main room' : name)),
    ];
    this.#showState(room.state);
    this.#showQuality(room.quality);
  }

  stop() {
    this.#stops.forEach(stop => stop());
  }

  #showState(state) {
    $('state').textContent = state;
    $('state').className = `state ${state}`;
    $('network').toggleAttribute('hidden', state !== 'connected');
    if (state === 'reconnecting' && !this.#isMoving) {
      this.#wasLost = true;
      banner('The connection was lost. Trying again …', 'warn');
    }
    if (state === 'connected') this.#onBack();
  }

  #onMoved(where) {
    this.#isMoving = true;
    tell(`You go to ${where}`);
  }

  #onBack() {
    this.#isMoving = false;
    banner('');
    if (this.#wasLost) tell('You are connected again');
    this.#wasLost = false;
  }

  #showQuality(quality) {
    const before = $('network').dataset.quality ?? 'good';
    $('network').dataset.quality = quality;
    $('network').className = `network ${quality}`;
    $('network').setAttribute('aria-label', TEXTS[quality]);
    $('network').title = TEXTS[quality];
    $('network').querySelector('use').setAttribute('href', `/icons.svg#i-${ICONS[quality]}`);
    if (quality !== before) tell(TEXTS[quality]);
  }
}
