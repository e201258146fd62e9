import { isAudioOnly } from '/settings.js';

const NAMES = { microphone: 'microphone', camera: 'camera', screen: 'screen sharing' };
const ICONS = { microphone: 'mic', camera: 'camera', screen: 'screen' };

/**
 * The buttons and device menus of a group: [data-source] toggles that source of the room's local
 * participant, [data-devices] chooses its device.
 */
export class Controls {
  #root;
  #room;
  #me;
  #onError;
  #stops = [];

  constructor(root, room, onError) {
    this.#root = root;
    this.#room = room;
    this.#me = room.localParticipant;
    this.#onError = onError;
    for (const button of this.#buttons()) {
      const { source } = button.dataset;
      button.onclick = () => this.toggle(source);
      (button.closest('.control') ?? button).hidden = !isPossible(source);
    }
    for (const select of root.querySelectorAll('[data-devices]')) {
      select.onchange = () => this.#choose(sourceOf(select), select.value);
    }
    this.#stops.push(...['localTrackChanged', 'stageChanged'].map(event => room.on(event, () => this.#show())));
    const onDevices = () => this.#listDevices();
    navigator.mediaDevices?.addEventListener('devicechange', onDevices);
    this.#stops.push(() => navigator.mediaDevices?.removeEventListener('devicechange', onDevices));
    this.#show();
  }

  stop() {
    this.#stops.forEach(stop => stop());
  }

  async toggle(source) {
    const isAllowed = !this.#root.querySelector(`[data-source="${source}"]`)?.disabled;
    if (isAllowed && isPossible(source)) await this.set(source, !this.#me.isEnabled(source));
  }

  /** Turns these on; what does not work is said in one sentence. */
  async start(sources) {
    const problems = [];
    await Promise.all(sources.map(source => this.set(source, true, undefined, error => problems.push(error.message))));
    if (problems.length > 0) this.#onError(new Error(problems.join('; ')));
  }

  async set(source, enabled, options, onError = this.#onError) {
    const button = this.#root.querySelector(`[data-source="${source}"]`);
    button?.setAttribute('aria-busy', 'true'); // the browser may be asking the user
    try {
      if (source === 'camera') await this.#me.setCameraEnabled(enabled, options);
      if (source === 'microphone') await this.#me.setMicrophoneEnabled(enabled, options);
      if (source === 'screen') await this.#me.setScreenShareEnabled(enabled, { audio: true });
    } catch (error) {
      const isChoice = source === 'screen' && error.code === 'deviceDenied'; // the picker was dismissed
      if (error.code !== 'closed' && !isChoice) onError(error);
    } finally {
      button?.removeAttribute('aria-busy');
    }
  }

  #choose(source, deviceId) {
    return this.set(source, true, { deviceId });
  }

  #buttons() {
    return this.#root.querySelectorAll('[data-source]');
  }

  #show() {
    for (const button of this.#buttons()) {
      const { source } = button.dataset;
      const isOn = this.#me.isEnabled(source);
      button.disabled = Boolean(this.#room.me) && !(this.#room.me.canPublish && this.#room.stage.isOn);
      button.setAttribute('aria-pressed', String(isOn));
      button.title = `${isOn ? 'Turn off' : 'Turn on'} ${NAMES[source]}`;
      const icon = ICONS[source] + (isOn || source === 'screen' ? '' : '-off');
      button.querySelector('use').setAttribute('href', `/icons.svg#i-${icon}`);
    }
    this.#listDevices();
  }

  /** Their names are known only once the user has allowed one. */
  async #listDevices() {
    const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    for (const select of this.#root.querySelectorAll('[data-devices]')) {
      const options = devices.filter(({ kind, deviceId }) => kind === select.dataset.devices && deviceId);
      const current = this.#me.mediaTrack(sourceOf(select))?.getSettings().deviceId ?? select.value;
      const option = (device, n) => new Option(device.label || `Device ${n + 1}`, device.deviceId);
      select.replaceChildren(...options.map(option));
      if (options.some(({ deviceId }) => deviceId === current)) select.value = current;
      select.disabled = options.length === 0;
    }
  }
}

function sourceOf(select) {
  return select.dataset.devices === 'audioinput' ? 'microphone' : 'camera';
}

function isPossible(source) {
  if (source === 'microphone') return true;
  if (isAudioOnly) return false;
  return source === 'camera' || Boolean(navigator.mediaDevices?.getDisplayMedia); // phones have none
}
