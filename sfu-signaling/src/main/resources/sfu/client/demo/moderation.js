import { tell } from '/announce.js';
import { openBreakouts } from '/breakouts.js';
import { ask } from '/dialogs.js';
import { openMenu } from '/menu.js';

const $ = id => document.getElementById(id);
const SOURCES = { microphone: 'microphone', camera: 'camera', screen: 'screen' };

/** What moderators do: menus of people and of the room; and what others hear of it. */
export class ModerationView {
  #room;
  #controls;
  #onError;
  #stops;

  constructor(room, controls, onError) {
    this.#room = room;
    this.#controls = controls;
    this.#onError = onError;
    const show = () => this.#show();
    this.#stops = [
      ...['connectionStateChanged', 'permissionsChanged', 'roomStateChanged'].map(event => room.on(event, show)),
      room.on('roomStateChanged', info => this.#tellState(info)),
      room.on('muted', news => this.#onMuted(news)),
      room.on('unmuteAsked', news => this.#onAsked(news)),
      room.on('breakoutEnds', inMs => tell(`All go back to the main room in ${Math.round(inMs / 1000)} seconds`)),
    ];
    show();
  }

  stop() {
    this.#stops.forEach(stop => stop());
    $('room').classList.remove('moderates');
    for (const id of ['recording', 'locked']) $(id).hidden = true;
  }

  get isModerator() {
    const { permissions, me, moderation } = this.#room;
    return Boolean(moderation && (permissions?.canModerate ?? me?.role === 'moderator'));
  }

  #show() {
    const { recording, locked } = this.#room.info;
    $('room').classList.toggle('moderates', this.isModerator);
    $('recording').hidden = !recording;
    $('locked').hidden = !locked;
    this.#told ??= { recording, locked };
  }

  #told = null;

  #tellState({ recording, locked }) {
    if (Boolean(recording) !== Boolean(this.#told?.recording)) tell(recording ? 'This room is being recorded' : 'The recording has ended');
    if (Boolean(locked) !== Boolean(this.#told?.locked)) tell(locked ? 'The room is locked' : 'The room is open');
    this.#told = { recording, locked };
  }

  #onMuted({ source, muted, hard }) {
    const name = SOURCES[source] ?? source;
    if (!muted) tell(`You may turn on your ${name} again`);
    else tell(`A moderator turned off your ${name}${hard ? '; it stays off until you are allowed' : ''}`);
  }

  async #onAsked({ source }) {
    const name = SOURCES[source] ?? source;
    const isYes = await ask({ title: `Turn on your ${name}?`, text: 'A moderator asks you to.', yes: 'Turn on' });
    if (isYes) this.#controls.set(source, true);
  }

  /** @param id of a participant */
  openPersonMenu(id, button) {
    const person = this.#room.participants.get(id);
    if (person) openMenu(button, `Moderate ${person.name}`, this.#personItems(person));
  }

  #personItems(person) {
    const { moderation } = this.#room;
    const isOn = source => person.trackOf(source)?.muted === false;
    const item = (label, icon, run, warns) => ({ label, icon, warns, run: () => this.#do(run) });
    const isModerator = person.role === 'moderator';
    return [
      isOn('microphone')
        ? item('Mute', 'mic-off', () => moderation.mute(person))
        : item('Ask to unmute', 'mic', () => moderation.askUnmute(person)),
      ...(isOn('camera') || isOn('screen') ? [item('Stop video', 'camera-off', () => moderation.stopVideo(person))] : []),
      ...(person.handRaisedAt ? [item('Lower hand', 'hand', () => moderation.lowerHand(person))] : []),
      item(isModerator ? 'Make attendee' : 'Make moderator', 'shield', () => moderation.setRole(person, isModerator ? 'attendee' : 'moderator')),
      null,
      item('Remove', 'remove', () => moderation.remove(person), true),
      { label: 'Ban', icon: 'stop', warns: true, run: () => this.#ban(person) },
    ];
  }

  /** For the menu of the room; nothing for others than moderators. */
  roomItems() {
    if (!this.isModerator) return [];
    const { moderation, info } = this.#room;
    const item = (label, icon, run) => ({ label, icon, run: () => this.#do(run) });
    return [
      null,
      item(info.locked ? 'Unlock the room' : 'Lock the room', info.locked ? 'unlock' : 'lock', () => moderation.lock(!info.locked)),
      item('Mute all', 'mic-off', () => moderation.mute('all')),
      item(info.recording ? 'End the recording notice' : 'Say that it is recorded', 'record', () => moderation.setRecording(!info.recording)),
      { label: 'Breakout rooms', icon: 'rooms', run: () => openBreakouts(this.#room, this.#onError) },
      { label: 'End for all', icon: 'leave', warns: true, run: () => this.#end() },
    ];
  }

  async #ban(person) {
    const text = 'Who is banned cannot come back to this room, under whatever name.';
    if (await ask({ title: `Ban ${person.name}?`, text, yes: 'Ban', isDanger: true })) this.#do(() => this.#room.moderation.ban(person));
  }

  async #end() {
    const text = 'All are sent out of the room.';
    if (await ask({ title: 'End the meeting for all?', text, yes: 'End for all', isDanger: true })) this.#do(() => this.#room.moderation.end());
  }

  #do(run) {
    run().catch(this.#onError);
  }
}
