import { banner } from '/announce.js';
import { Alone } from '/alone.js';
import { ChatPanel } from '/chat.js';
import { Controls } from '/controls.js';
import { openSettings } from '/devices.js';
import { closeDialogs } from '/dialogs.js';
import { Files } from '/files.js';
import { Hands } from '/hands.js';
import { openInvite } from '/invite.js';
import { Keys } from '/keys.js';
import { Knocks } from '/knocks.js';
import { openMenu } from '/menu.js';
import { ModerationView } from '/moderation.js';
import { Network } from '/network.js';
import { Notices } from '/notices.js';
import { Panels } from '/panels.js';
import { People } from '/people.js';
import { StageBar } from '/stage.js';
import { switchTheme } from '/theme.js';
import { Tiles } from '/tiles.js';
import { WaitingPage } from '/waiting.js';

const $ = id => document.getElementById(id);

/** The room's view: its parts listen to the room until it is closed. */
export class RoomView {
  #room;
  #name;
  #parts;
  #keys;
  #moderation;
  #isSpeaker = false;
  #stops;
  controls;

  constructor(room, roomName, myName) {
    this.#room = room;
    this.#name = roomName;
    const sayError = error => banner(error.message ?? String(error));
    this.#show(roomName);
    this.controls = new Controls($('room').querySelector('nav'), room, sayError);
    this.#moderation = new ModerationView(room, this.controls, sayError);
    const openPersonMenu = (id, button) => this.#moderation.openPersonMenu(id, button);
    const tiles = new Tiles($('tiles'), room, myName, openPersonMenu);
    const people = new People(room, myName, openPersonMenu);
    const chat = new ChatPanel(room);
    const hands = new Hands(room, tiles, sayError);
    people.mark(id => hands.marksOf(id));
    const panels = new Panels({
      people: { focus: 'people-title', onOpen: () => people.refresh() },
      chat: { focus: 'chat-text', onOpen: () => chat.onOpen() },
    });
    this.#keys = new Keys(this.#shortcuts(tiles, panels, hands));
    this.#parts = [tiles, people, panels, chat, hands, this.#keys, this.controls, this.#moderation, new StageBar(room, sayError),
      new Knocks(room, sayError), new Network(room), new Notices(room), new WaitingPage(room, closeDialogs),
      new Alone(room, () => this.#name), new Files(room)];
    this.#stops = [
      room.on('audioPlaybackChanged', canPlay => { $('sound-blocked').hidden = canPlay; }),
      room.on('error', sayError),
      room.on('moved', ({ room: its, name }) => this.#onMoved(its, name)),
      room.on('handChanged', () => people.refresh()),
    ];
    $('sound-blocked').hidden = room.canPlaybackAudio;
    this.#wire(tiles, sayError);
  }

  /** The room is joined. */
  opened() {
    this.#name = this.#room.name;
    $('room-name').textContent = document.title = this.#name;
  }

  /** Names of breakout rooms are made up; people know them by another one. */
  #onMoved(roomName, shown) {
    this.#name = roomName;
    $('room-name').textContent = document.title = shown || roomName;
  }

  close() {
    this.#stops.forEach(stop => stop());
    this.#parts.forEach(part => (part.clear ?? part.stop).call(part));
    closeDialogs();
    $('menu').hidePopover?.();
    $('room').hidden = true;
  }

  #show(roomName) {
    $('room').hidden = false;
    $('room-name').textContent = document.title = roomName;
    banner('');
    $('encrypted').toggleAttribute('hidden', !this.#room.isEncrypted);
    if (document.activeElement === document.body || !document.activeElement) $('mic').focus({ focusVisible: false });
  }

  #wire(tiles, sayError) {
    $('leave').onclick = () => this.#room.leave();
    $('play-sound').onclick = () => this.#room.startAudio();
    $('invite').onclick = () => openInvite(this.#name);
    $('layout-toggle').onclick = () => this.#switchLayout(tiles);
    $('more').onclick = () => openMenu($('more'), 'More', this.#moreItems(tiles, sayError));
    this.#showLayout(tiles);
  }

  #switchLayout(tiles) {
    this.#isSpeaker = !this.#isSpeaker;
    this.#showLayout(tiles);
  }

  #showLayout(tiles) {
    tiles.setLayout(this.#isSpeaker);
    $('layout-toggle').setAttribute('aria-pressed', String(this.#isSpeaker));
    $('layout-toggle').title = this.#isSpeaker ? 'Back to the grid' : 'Who speaks is large';
    $('layout-toggle').querySelector('use').setAttribute('href', `/icons.svg#i-${this.#isSpeaker ? 'grid' : 'speaker'}`);
    $('layout-toggle').querySelector('.label').textContent = this.#isSpeaker ? 'Grid' : 'Speaker';
  }

  #moreItems(tiles, sayError) {
    return [
      { label: this.#isSpeaker ? 'Grid view' : 'Speaker view', icon: this.#isSpeaker ? 'grid' : 'speaker', key: 'L', run: () => this.#switchLayout(tiles) },
      { label: 'Invite, QR code', icon: 'qr', run: () => openInvite(this.#name) },
      null,
      { label: 'Settings', icon: 'gear', run: () => openSettings(this.#room, sayError) },
      { label: 'Light or dark', icon: 'theme', run: switchTheme },
      { label: 'Keyboard shortcuts', icon: 'keyboard', key: '?', run: () => this.#keys.showHelp() },
      ...this.#moderation.roomItems(),
    ];
  }

  #shortcuts(tiles, panels, hands) {
    return {
      m: ['Microphone on or off', () => this.controls.toggle('microphone')],
      v: ['Camera on or off', () => this.controls.toggle('camera')],
      s: ['Share a screen', () => this.controls.toggle('screen')],
      h: ['Raise or lower your hand', () => hands.toggle()],
      c: ['Open or close the chat', () => panels.toggle('chat')],
      p: ['Open or close who is here', () => panels.toggle('people')],
      l: ['Grid or speaker view', () => this.#switchLayout(tiles)],
      PageDown: ['Next page of people', () => tiles.turnPage(1)],
      PageUp: ['Previous page of people', () => tiles.turnPage(-1)],
      '?': ['This list', () => this.#keys.showHelp()],
    };
  }
}
