const $ = id => document.getElementById(id);

/** The panels beside the stage, of which one is open at most; each has a button that opens and closes it. */
export class Panels {
  #panels; // name -> {onOpen, focus}

  /** @param panels {name: {onOpen, focus: id of what gets the focus}} */
  constructor(panels) {
    this.#panels = panels;
    for (const name of Object.keys(panels)) {
      $(`${name}-toggle`).onclick = () => this.toggle(name);
      $(name).querySelector('[data-close]').onclick = () => this.close();
      $(name).onkeydown = event => { // that gives nothing: false would keep the key from the text
        if (event.key === 'Escape') this.close();
      };
    }
  }

  toggle(name, isOpen = $(name).hidden) {
    if ($(`${name}-toggle`).hidden) return;
    for (const other of Object.keys(this.#panels)) this.#show(other, other === name && isOpen);
    if (isOpen) $(this.#panels[name].focus).focus();
    else $(`${name}-toggle`).focus();
  }

  close() {
    const open = Object.keys(this.#panels).find(name => !$(name).hidden);
    if (open) this.toggle(open, false);
  }

  stop() {
    for (const name of Object.keys(this.#panels)) this.#show(name, false);
  }

  #show(name, isOpen) {
    const wasOpen = !$(name).hidden;
    $(name).hidden = !isOpen;
    $(`${name}-toggle`).setAttribute('aria-expanded', String(isOpen));
    if (isOpen && !wasOpen) this.#panels[name].onOpen?.();
  }
}
