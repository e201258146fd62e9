/**
 * Makes the children of a parent those of a list, in its order, and updates them in place: what stays
 * keeps its element, so that nothing flickers, and focus, selection and open parts survive.
 *
 * @param parent element whose children all come from this function
 * @param items values; create(item) makes an element, update(element, item) fills it
 * @param keyOf function that gives an item's key, unique in the list
 */
export function showKeyed(parent, items, keyOf, create, update) {
  const elements = (parent.keyed ??= new Map());
  const keys = new Set(items.map(keyOf));
  for (const [key, element] of elements) {
    if (!keys.has(key)) {
      element.remove();
      elements.delete(key);
    }
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    if (!elements.has(key)) elements.set(key, create(item));
    const element = elements.get(key);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
    update(element, item);
  }
}

/** Sets an element's text if it is another; never markup. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
