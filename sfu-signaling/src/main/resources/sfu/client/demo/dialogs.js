const $ = id => document.getElementById(id);

/** Opens a dialog: the browser keeps the focus in it, closes it on Escape and gives the focus back. */
export function openDialog(id) {
  const dialog = $(id);
  dialog.querySelectorAll('[data-close]').forEach(button => { button.onclick = () => dialog.close(); });
  dialog.onclick = event => {
    if (event.target === dialog) dialog.close(); // beside it
  };
  if (!dialog.open) dialog.showModal();
  return dialog;
}

export function closeDialogs() {
  document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close());
}

/** @returns {Promise<boolean>} whether the user said yes */
export function ask({ title, text, yes, isDanger = false }) {
  $('ask-title').textContent = title;
  $('ask-text').textContent = text;
  $('ask-yes').textContent = yes;
  $('ask-yes').className = isDanger ? 'danger' : 'primary';
  const dialog = openDialog('ask-dialog');
  return new Promise(done => {
    let isYes = false;
    $('ask-yes').onclick = () => {
      isYes = true;
      dialog.close();
    };
    $('ask-no').onclick = () => dialog.close();
    dialog.onclose = () => done(isYes);
  });
}
