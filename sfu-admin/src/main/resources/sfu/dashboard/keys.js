/** "/" looks for a room or somebody, Escape goes a page up; not where one writes or chooses. */
export function listenToKeys({ find, up }) {
  document.addEventListener('keydown', event => {
    const isTaken = event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')
      || event.target.closest('input, select, textarea');
    if (isTaken) return;
    const act = { '/': find, Escape: up }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
