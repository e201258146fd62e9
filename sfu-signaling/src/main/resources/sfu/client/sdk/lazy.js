/** An object all of whose methods are asynchronous, loaded when the first of them is called. */
export function lazy(load) {
  let loaded = null;
  return new Proxy({}, {
    get: (target, name) => name === 'then' ? undefined : async (...args) => {
      loaded ??= load();
      return (await loaded)[name](...args);
    },
  });
}
