import { openDialog } from '/dialogs.js';

const $ = id => document.getElementById(id);
const ARE_OFF = 'sfu-keys-off';

/** Shortcuts of single keys, which users can turn off, and their list. */
export class Keys {
  #actions; // key -> [what it does, function]

  /** @param actions {key: [label, run]} in the order of the list; keys as KeyboardEvent.key has them */
  constructor(actions) {
    this.#actions = new Map(Object.entries(actions));
    document.onkeydown = event => this.#handle(event);
    $('keys-on').onchange = () => {
      if ($('keys-on').checked) localStorage.removeItem(ARE_OFF);
      else localStorage.setItem(ARE_OFF, '1');
    };
  }

  stop() {
    document.onkeydown = null;
  }

  showHelp() {
    const rows = [...this.#actions].flatMap(([key, [label]]) => {
      const term = document.createElement('dt');
      term.append(Object.assign(document.createElement('kbd'), { textContent: key.length === 1 ? key.toUpperCase() : key }));
      return [term, Object.assign(document.createElement('dd'), { textContent: label })];
    });
    $('keys-list').replaceChildren(...rows);
    $('keys-on').checked = !localStorage.getItem(ARE_OFF);
    openDialog('keys-dialog');
  }

  /** Not where text is typed, in dialogs and menus, or with another key held. */
  #handle(event) {
    const { key, target } = event;
    const action = this.#actions.get(key.length === 1 ? key.toLowerCase() : key);
    const isElsewhere = target.closest('input, select, textarea, dialog, [popover], [contenteditable]');
    if (!action || isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (key.length === 1 && localStorage.getItem(ARE_OFF)) return;
    event.preventDefault();
    action[1]();
  }
}
