/** One tile of the grid: a person, or a screen that somebody shares. All text is set as text. */
export class Tile {
  #video;
  #note;
  #micOff;
  #pin;
  #layer;
  #pinned = '';
  element;
  isScreen;

  /** @param onPin called when its button is pressed */
  constructor(key, name, { label = name, isScreen = false, isMirrored = false, onPin }) {
    this.isScreen = isScreen;
    this.element = document.getElementById('tile-template').content.firstElementChild.cloneNode(true);
    this.element.dataset.key = key;
    this.element.setAttribute('aria-label', label);
    this.element.classList.toggle('screen', isScreen);
    this.element.classList.toggle('mirror', isMirrored);
    this.#video = this.find('video');
    this.#note = this.find('.tile-note');
    this.#micOff = this.find('.mic-off');
    this.#pin = this.find('.pin');
    this.#layer = this.find('.layer');
    this.#pin.onclick = onPin;
    const avatar = this.find('.avatar');
    avatar.textContent = initials(name);
    avatar.style.setProperty('--hue', String(hueOf(name)));
    this.find('.name').textContent = label;
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  /** The media element for a kind. */
  media(kind) {
    return kind === 'video' ? this.#video : this.find('audio');
  }

  /** Shows a media track of this client's own. */
  showOwn(mediaTrack) {
    if (this.#video.srcObject?.getTracks()[0] !== mediaTrack) {
      this.#video.srcObject = mediaTrack ? new MediaStream([mediaTrack]) : null;
    }
    this.showVideo(Boolean(mediaTrack));
  }

  showVideo(isOn) {
    this.element.classList.toggle('has-video', isOn);
  }

  showMuted(isMuted) {
    this.#micOff.toggleAttribute('hidden', !isMuted);
  }

  showSpeaking(isSpeaking) {
    this.element.classList.toggle('speaking', isSpeaking);
  }

  showNote(text) {
    this.#note.hidden = !text;
    this.#note.textContent = text;
  }

  /** What is received of it, as "360p, bandwidth". */
  showLayer(text) {
    this.#layer.hidden = !text;
    this.#layer.textContent = text;
  }

  showPinned(isPinned, isLarge) {
    const pinned = `${isPinned} ${isLarge}`;
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.#pin.setAttribute('aria-pressed', String(isPinned));
    this.#pin.setAttribute('aria-label', isPinned ? 'Back to the grid' : 'Enlarge');
    this.element.classList.toggle('large', isLarge);
  }
}

function initials(name) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? ['?'];
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map(word => [...word][0]).join('').toUpperCase();
}

/** The same colour for the same name, everywhere. */
function hueOf(name) {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) % 360;
  return hash;
}
