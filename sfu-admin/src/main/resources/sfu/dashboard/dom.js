/** An element with properties and children; text is text, never markup. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return element;
}
