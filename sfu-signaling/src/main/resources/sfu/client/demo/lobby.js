import { Controls } from '/controls.js';
import * as settings from '/settings.js';

const $ = id => document.getElementById(id);

/** The form before the room, with a look at oneself; what is turned on here goes into the room. */
export class Lobby {
  #controls = null;
  #stop = () => {};
  #hasStarted = false; // devices start by themselves once, not after leaving

  /** @param onJoin function (roomName, name) */
  constructor(onJoin) {
    $('join').disabled = false; // the browser itself would submit the form
    $('join-form').onsubmit = event => {
      event.preventDefault();
      if (!$('token-row').hidden) settings.setToken($('token-input').value);
      settings.setPassphrase($('passphrase-input').value);
      onJoin($('room-input').value.trim(), $('name-input').value.trim());
    };
  }

  /** @param room one that is not joined yet */
  show(room, { message = '', needsToken = false } = {}) {
    document.title = 'Join a room';
    $('room').hidden = true;
    $('lobby').hidden = false;
    $('room-input').value ||= settings.linkedRoom;
    $('name-input').value ||= settings.linkedName || settings.lastName();
    $('passphrase-input').value ||= settings.passphrase();
    $('encryption-row').open ||= Boolean($('passphrase-input').value);
    $('token-row').hidden = !needsToken;
    $('join-error').hidden = !message;
    $('join-error').textContent = message;
    this.#preview(room);
    const inputs = [$('room-input'), $('name-input'), $('token-input')];
    const next = inputs.find(input => !input.value && !input.closest('[hidden]'));
    (next ?? $('join')).focus({ preventScroll: true });
  }

  #preview(room) {
    const me = room.localParticipant;
    const note = text => {
      $('preview-note').hidden = !text;
      $('preview-note').textContent = text;
    };
    note('');
    this.#controls = new Controls($('join-form'), room, error => note(error.message));
    const show = () => {
      const camera = me.isEnabled('camera') ? me.mediaTrack('camera') : undefined;
      $('preview-video').srcObject = camera ? new MediaStream([camera]) : null;
      $('preview-video').parentElement.classList.toggle('has-video', Boolean(camera));
    };
    this.#stop = room.on('localTrackChanged', show);
    show();
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#controls.start(settings.firstSources);
  }

  hide() {
    $('lobby').hidden = true;
    $('preview-video').srcObject = null;
    this.#controls?.stop();
    this.#stop();
  }
}
