import { tell } from '/announce.js';

const $ = id => document.getElementById(id);
const UNITS = ['bytes', 'kB', 'MB', 'GB'];

/** Files to and from the one to whom one is connected directly; where media goes by the server there are none. */
export class Files {
  #room;
  #stops;
  #urls = [];

  constructor(room) {
    this.#room = room;
    this.#stops = [
      room.on('pathChanged', () => this.#showButton()),
      room.on('file', (transfer, from) => this.#onOffered(transfer, from)),
    ];
    $('send-file').onclick = () => $('file-input').click();
    $('file-input').onchange = () => this.#send();
    this.#showButton();
  }

  stop() {
    this.#stops.forEach(stop => stop());
    this.#urls.forEach(url => URL.revokeObjectURL(url));
    $('chat-files').replaceChildren();
    $('send-file').hidden = true;
  }

  #showButton() {
    $('send-file').hidden = this.#room.path !== 'direct';
  }

  async #send() {
    const [file] = $('file-input').files;
    $('file-input').value = '';
    const [to] = this.#room.participants.values();
    if (!file || !to) return;
    try {
      const transfer = await this.#room.sendFile(to, file);
      this.#follow(this.#entry(`${transfer.name} to ${to.name}`, transfer), transfer, 'sent');
    } catch (error) {
      tell(error.message);
    }
  }

  #onOffered(transfer, from) {
    const entry = this.#entry(`${from.name} offers ${transfer.name}`, transfer);
    entry.acts.prepend(button('Accept', async event => {
      event.target.remove();
      const file = await transfer.accept().catch(() => null); // its end is shown
      if (file) entry.acts.append(this.#link(file));
    }));
    this.#follow(entry, transfer, 'received');
    tell(`${from.name} offers a file: see the chat`);
  }

  /** What it says is text; what came is saved, never opened in the page. */
  #link(file) {
    const url = URL.createObjectURL(file);
    this.#urls.push(url);
    return Object.assign(document.createElement('a'), { href: url, download: file.name, textContent: `Save ${file.name}` });
  }

  #entry(title, transfer) {
    const item = document.createElement('li');
    const name = Object.assign(document.createElement('span'), { textContent: `${title} (${sizeOf(transfer.size)})` });
    const state = document.createElement('span');
    const acts = document.createElement('span');
    acts.append(button('Cancel', () => transfer.cancel()));
    item.append(name, state, acts);
    $('chat-files').append(item);
    return { state, acts };
  }

  #follow({ state, acts }, transfer, done) {
    transfer.on('progress', ({ bytes, size }) => { state.textContent = ` ${Math.floor((bytes / size) * 100)} %`; });
    transfer.on('end', end => {
      state.textContent = ` ${end === 'done' ? done : end}`;
      acts.replaceChildren();
    });
  }
}

function button(text, onclick) {
  return Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: text, onclick });
}

function sizeOf(bytes) {
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${Math.round(bytes / 1000 ** unit)} ${UNITS[unit]}`;
}
